import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { get } from './client';
import type { Page } from './types';

export function withQuery(path: string, params: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value) search.set(name, value);
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** A paged list of the API; `items` is what has been loaded so far, in the server's order. */
export function useList<Item>(
  key: QueryKey,
  path: string,
  params: Record<string, string | undefined>,
  options: {
    refetchInterval?: number | (() => number);
    refetchIntervalInBackground?: boolean;
    enabled?: boolean;
  } = {},
) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      get<Page<Item>>(withQuery(path, { ...params, cursor: pageParam ?? undefined }), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor ?? null,
    ...options,
  });
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) };
}
