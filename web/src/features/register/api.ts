import { queryOptions } from '@tanstack/react-query';
import { get } from '@/lib/api/client';
import type { RegisterEntry } from '@/lib/api/types';

export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: ['register', id],
    queryFn: ({ signal }) => get<RegisterEntry>(`/api/v1/register/${encodeURIComponent(id)}`, signal),
  });
