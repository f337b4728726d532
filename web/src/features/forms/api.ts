import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@/lib/api/client';
import type { Form, JsonObject } from '@/lib/api/types';

/** A form's path may have several parts; each is escaped by itself. */
export const formAddress = (path: string) => `/forms/${path.split('/').map(encodeURIComponent).join('/')}`;

export const formQuery = (path: string) =>
  queryOptions({
    queryKey: ['form', path],
    queryFn: ({ signal }) => get<Form>(formAddress(path), signal),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });

export interface Submission {
  body: JsonObject;
  files?: Record<string, string[]>;
}

export const submitForm = (path: string, submission: Submission, idempotencyKey: string) =>
  post<{ execution_id: string }>(formAddress(path), submission, { idempotencyKey });
