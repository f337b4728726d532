import { texts } from '@/lib/texts';
import { ApiError, readProblem } from './problem';
import type { SignedIn } from './types';

/**
 * The one place that talks to the server. Sends the session cookie (the browser does) and the CSRF token, maps every refusal to
 * ApiError. Nothing is cached by the browser: a form's page and its data share one address.
 */
export interface SendOptions {
  body?: unknown;
  headers?: Record<string, string>;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

interface Session {
  userId: string;
  csrfToken: string;
}

let session: Session | null = null;

/** Called with every answer that says who is signed in; null after signing out. */
export function rememberSession(given: SignedIn | null): void {
  session = given && { userId: given.user.id, csrfToken: given.csrf_token };
}

/** What a request that changes something must carry in a session. */
export const csrfHeaders = (): Record<string, string> => (session ? { 'X-CSRF-Token': session.csrfToken } : {});

async function fetchOnce(method: string, path: string, options: SendOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey;
  if (method !== 'GET') Object.assign(headers, csrfHeaders());
  try {
    return await fetch(path, {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      cache: 'no-store',
      credentials: 'same-origin',
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError({
      type: 'network',
      title: texts.api.unreachable,
      detail: texts.api.unreachableDetail,
      status: 0,
    });
  }
}

async function refusal(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => '');
  const contentType = response.headers.get('Content-Type') ?? '';
  return new ApiError(
    readProblem(response.status, response.statusText, contentType, text),
    response.headers.get('X-Request-Id'),
  );
}

/** A token of an earlier session is replaced, but only if the same person is still signed in: nobody acts as somebody else. */
async function renewToken(): Promise<void> {
  const before = session?.userId;
  const response = await fetchOnce('GET', '/api/v1/me', {});
  if (!response.ok) throw await refusal(response);
  const me = (await response.json()) as SignedIn;
  if (before !== undefined && me.user.id !== before) {
    throw new ApiError({
      type: 'other-account',
      title: texts.api.otherAccount,
      detail: texts.api.otherAccountDetail(me.user.name),
      status: 403,
    });
  }
  rememberSession(me);
}

/** Whether the refusal was about an old token, and there is a new one now: then the same request may be sent again. */
export async function afterCsrfRefusal(error: ApiError): Promise<boolean> {
  if (error.status !== 403 || !error.kind.startsWith('csrf')) return false;
  await renewToken();
  return true;
}

/** The answer's text, for callers that need the very bytes. */
export async function sendForText(method: string, path: string, options: SendOptions = {}): Promise<string> {
  let response = await fetchOnce(method, path, options);
  if (!response.ok) {
    let error = await refusal(response);
    if (method !== 'GET' && (await afterCsrfRefusal(error))) {
      response = await fetchOnce(method, path, options);
      if (response.ok) return response.text();
      error = await refusal(response);
    }
    throw error;
  }
  return response.text();
}

export async function send<Answer>(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
  const text = await sendForText(method, path, options);
  if (text === '') return undefined as Answer;
  try {
    return JSON.parse(text) as Answer;
  } catch {
    throw new ApiError({
      type: 'unexpected-answer',
      title: texts.api.unexpectedAnswer,
      detail: texts.api.unexpectedAnswerDetail,
      status: 0,
    });
  }
}

/** What is read to be changed: with its ETag, which goes back as If-Match. */
export interface Tagged<Value> {
  value: Value;
  etag: string;
}

export async function getTagged<Value>(path: string, signal?: AbortSignal): Promise<Tagged<Value>> {
  const response = await fetchOnce('GET', path, { signal });
  if (!response.ok) throw await refusal(response);
  return { value: (await response.json()) as Value, etag: response.headers.get('ETag') ?? '' };
}

export const put = <Answer>(path: string, body: unknown, etag?: string) =>
  send<Answer>('PUT', path, { body, headers: etag ? { 'If-Match': etag } : undefined });

export const get = <Answer>(path: string, signal?: AbortSignal) => send<Answer>('GET', path, { signal });
export const post = <Answer>(path: string, body: unknown, options: SendOptions = {}) =>
  send<Answer>('POST', path, { ...options, body });
