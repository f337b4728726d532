import { queryOptions } from '@tanstack/react-query';
import { get, sendForText } from '@/lib/api/client';
import { withQuery } from '@/lib/api/list';
import type { Described, Execution, Page, User, Workflow } from '@/lib/api/types';
import { ApiError } from '@/lib/api/problem';
import { fromBase64, leafHash, parseProof, rootOf, toBase64, toHex } from '@/lib/tlog';

export type Leaf = Described['Leaf'];
export type LogItem = Described['AuditLog']['items'][number];

export const checkpointQuery = queryOptions({
  queryKey: ['audit', 'checkpoint'],
  queryFn: ({ signal }) => sendForText('GET', '/api/v1/audit/checkpoint', { signal }),
});

const leafAt = async (seq: number, signal?: AbortSignal) => {
  const page = await get<Page<LogItem>>(withQuery('/api/v1/audit/log', { from: String(seq), limit: '1' }), signal);
  const item = page.items.find((each) => each.seq === seq);
  if (item) return item;
  throw new ApiError({ type: '/problems/not-found', title: '', status: 404 });
};

/** One record with its fingerprint, made here from its very bytes. */
export const leafQuery = (seq: number) =>
  queryOptions({
    queryKey: ['audit', 'leaf', seq],
    queryFn: async ({ signal }) => {
      const item = await leafAt(seq, signal);
      return { ...item, hash: toHex(await leafHash(fromBase64(item.bytes_base64))) };
    },
    // A record never changes.
    staleTime: Infinity,
  });

export const proofAddress = (seq: number) => `/api/v1/audit/log/${seq}/proof`;

export interface Inclusion {
  /** Whether the record's bytes lead to the checkpoint's root. */
  holds: boolean;
  size: number;
  origin: string;
}

/** Works out from the record's bytes and the server's proof whether the record is under the checkpoint; null where the proof cannot be read. */
export const inclusionQuery = (seq: number, bytesBase64: string) =>
  queryOptions({
    queryKey: ['audit', 'inclusion', seq, bytesBase64],
    queryFn: async ({ signal }): Promise<Inclusion | null> => {
      const proof = parseProof(await sendForText('GET', proofAddress(seq), { signal }));
      if (!proof) return null;
      const { size, origin, root } = proof.checkpoint;
      const reached = await rootOf(await leafHash(fromBase64(bytesBase64)), proof.index, size, proof.path);
      return { holds: proof.index === seq && reached !== null && toBase64(reached) === root, size, origin };
    },
    retry: false,
  });

const mostPeople = 1_000;

/** Names of accounts by id, as far as this many go. */
export const namesQuery = queryOptions({
  queryKey: ['people', 'names'],
  queryFn: async ({ signal }) => {
    const names = new Map<string, string>();
    let cursor: string | null | undefined;
    do {
      const page: Page<User> = await get(
        withQuery('/api/v1/users', { limit: '200', cursor: cursor ?? undefined }),
        signal,
      );
      for (const user of page.items) names.set(user.id, user.name);
      cursor = page.next_cursor;
    } while (cursor && names.size < mostPeople);
    return names;
  },
  staleTime: 60_000,
});

/** Titles of the newest executions, so that most rows can name theirs. */
export const titlesQuery = queryOptions({
  queryKey: ['executions', 'titles'],
  queryFn: async ({ signal }) => {
    const { items } = await get<Page<Execution>>('/api/v1/executions?limit=200', signal);
    return new Map(items.map((each) => [each.id, each.title || each.workflow.name]));
  },
  staleTime: 60_000,
});

const byId = (items: { id: string; name: string }[]) => new Map(items.map(({ id, name }) => [id, name]));

export const workflowNamesQuery = queryOptions({
  queryKey: ['workflows', 'names'],
  queryFn: async ({ signal }) => byId((await get<Page<Workflow>>('/api/v1/workflows?limit=200', signal)).items),
  staleTime: 60_000,
});

export const groupNamesQuery = queryOptions({
  queryKey: ['groups', 'names'],
  queryFn: async ({ signal }) => byId((await get<Page<Described['Group']>>('/api/v1/groups?limit=200', signal)).items),
  staleTime: 60_000,
});
