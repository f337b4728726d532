import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@/lib/api/client';
import type { Described, Form, JsonObject } from '@/lib/api/types';

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

export type Submission = Described['Submission'];

export const submitForm = (path: string, submission: Submission, idempotencyKey: string) =>
  post<Described['ExecutionStarted']>(formAddress(path), submission, { idempotencyKey });

/** What would happen to a request as far as the first people are asked. */
export type PathPreview = Described['Preview'];
export type PathApproval = PathPreview['approvals'][number];
export type PathStage = PathApproval['stages'][number];
export type PathReviewer = PathStage['reviewers'][number];

export const pathQuery = (path: string, body: JsonObject) =>
  queryOptions({
    queryKey: ['path', path, body],
    queryFn: ({ signal }) => post<PathPreview>(`${formAddress(path)}/preview`, { body }, { signal }),
    staleTime: 60_000,
    retry: false,
    refetchOnWindowFocus: false,
  });
