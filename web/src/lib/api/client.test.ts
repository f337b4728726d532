import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { rita, sven } from '@/testing/data';
import { mock, problem } from '@/testing/handlers';
import { server } from '@/testing/server';
import { get, post, rememberSession } from './client';
import { ApiError } from './problem';

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`expected a refusal, got ${String(error)}`);
  return error;
}

describe('the API client', () => {
  it('sends the CSRF token with a change and not with a read', async () => {
    const seen: [string, string | null][] = [];
    server.use(
      http.all('*/api/v1/things', ({ request }) => {
        seen.push([request.method, request.headers.get('X-CSRF-Token')]);
        return HttpResponse.json({});
      }),
    );
    rememberSession({ user: sven, csrf_token: 'csrf-1' });
    await get('/api/v1/things');
    await post('/api/v1/things', {});
    expect(seen).toEqual([
      ['GET', null],
      ['POST', 'csrf-1'],
    ]);
  });

  it('fetches a new token once when the old one is refused, keeping the idempotency key', async () => {
    const keys: (string | null)[] = [];
    server.use(
      http.post('*/api/v1/things', ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'));
        return request.headers.get('X-CSRF-Token') === 'csrf-2'
          ? HttpResponse.json({ ok: true })
          : problem(403, 'csrf', 'Old token');
      }),
    );
    mock.csrf = 'csrf-2';
    rememberSession({ user: sven, csrf_token: 'csrf-1' });
    expect(await post('/api/v1/things', {}, { idempotencyKey: 'k1' })).toEqual({ ok: true });
    expect(keys).toEqual(['k1', 'k1']);
  });

  it('does not act as somebody else who has signed in meanwhile', async () => {
    let acted = false;
    server.use(
      http.post('*/api/v1/things', ({ request }) => {
        if (request.headers.get('X-CSRF-Token') !== 'csrf-2') return problem(403, 'csrf', 'Old token');
        acted = true;
        return HttpResponse.json({});
      }),
    );
    mock.user = rita;
    mock.csrf = 'csrf-2';
    rememberSession({ user: sven, csrf_token: 'csrf-1' });
    const error = await failure(post('/api/v1/things', {}));
    expect(error.kind).toBe('other-account');
    expect(error.message).toContain('Rita Ravn');
    expect(acted).toBe(false);
  });

  it('reads a problem with its fields and request id', async () => {
    server.use(
      http.post('*/api/v1/things', () =>
        problem(422, 'invalid', 'Not valid', {
          detail: 'Two fields are wrong.',
          errors: [{ pointer: '/a', message: 'no' }, { pointer: 7 }],
        }),
      ),
    );
    const error = await failure(post('/api/v1/things', {}));
    expect(error).toMatchObject({ status: 422, kind: 'invalid', message: 'Two fields are wrong.', requestId: 'req-1' });
    expect(error.errors).toEqual([{ pointer: '/a', message: 'no' }]);
  });

  it('makes a problem of what a proxy answers', async () => {
    server.use(http.get('*/api/v1/things', () => new HttpResponse('<html>Bad gateway</html>', { status: 502 })));
    expect(await failure(get('/api/v1/things'))).toMatchObject({ status: 502, errors: [] });
  });

  it('says so when the server cannot be reached', async () => {
    server.use(http.get('*/api/v1/things', () => HttpResponse.error()));
    expect(await failure(get('/api/v1/things'))).toMatchObject({ status: 0, kind: 'network' });
  });

  it('says so when the answer is not JSON', async () => {
    server.use(http.get('*/api/v1/things', () => new HttpResponse('<!doctype html>')));
    expect(await failure(get('/api/v1/things'))).toMatchObject({ kind: 'unexpected-answer' });
  });
});
