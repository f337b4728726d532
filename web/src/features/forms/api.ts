import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@/lib/api/client';
import type { FileRef } from '@/components/schema-form';
import type { Form, JsonObject } from '@/lib/api/types';

/** A form's path may have several parts; each is escaped by itself. */
export const formAddress = (path: string) => `/forms/${path.split('/').map(encodeURIComponent).join('/')}`;

/** Signed in, the requester is that person: the server takes no other name, so a field for one is not drawn. */
function withoutRequester(form: Form): Form {
  if (form.access !== 'signed_in' || !form.schema.properties) return form;
  const { requester: _, ...properties } = form.schema.properties;
  const required = form.schema.required?.filter((name) => name !== 'requester');
  return { ...form, schema: { ...form.schema, properties, required } };
}

export const formQuery = (path: string) =>
  queryOptions({
    queryKey: ['form', path],
    queryFn: async ({ signal }) => withoutRequester(await get<Form>(formAddress(path), signal)),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });

export interface Submission {
  body: JsonObject;
  files?: FileRef[];
}

export const submitForm = (path: string, submission: Submission, idempotencyKey: string) =>
  post<{ execution_id: string }>(formAddress(path), submission, { idempotencyKey });

export interface PathReviewer {
  name: string;
  email?: string | null;
  how: 'named' | 'group' | 'manager' | 'fallback';
  seat?: number | null;
}

export interface PathStage {
  name?: string | null;
  mode: 'all' | 'any' | 'quorum';
  quorum?: number | null;
  due_in?: string | null;
  reviewers: PathReviewer[];
}

export interface PathApproval {
  node: string;
  name?: string | null;
  title?: string | null;
  due_in?: string | null;
  stages: PathStage[];
  unassigned: boolean;
}

/** What would happen to a request as far as the first people are asked. */
export interface PathPreview {
  certain: boolean;
  note?: string | null;
  path: { node: string; name?: string | null; type: string }[];
  approvals: PathApproval[];
  outcome: 'waits' | 'ends' | 'fails';
  problem?: string | null;
}

export const pathQuery = (path: string, body: JsonObject) =>
  queryOptions({
    queryKey: ['path', path, body],
    queryFn: ({ signal }) => post<PathPreview>(`${formAddress(path)}/preview`, { body }, { signal }),
    staleTime: 60_000,
    retry: false,
    refetchOnWindowFocus: false,
  });
