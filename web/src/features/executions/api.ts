import { queryOptions } from '@tanstack/react-query';
import { get } from '@/lib/api/client';
import type { Execution } from '@/lib/api/types';
import { pollEvery } from '@/lib/inbox';

export const executionQuery = (id: string) =>
  queryOptions({
    queryKey: ['execution', id],
    queryFn: ({ signal }) => get<Execution>(`/api/v1/executions/${encodeURIComponent(id)}`, signal),
    refetchInterval: (query) => (query.state.data?.ended_at ? false : pollEvery),
  });
