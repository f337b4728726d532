import { queryOptions } from '@tanstack/react-query';
import { get, post } from '@/lib/api/client';
import type { Described, Task } from '@/lib/api/types';
import { pollUnlessLive } from '@/lib/live';

// Ids hold colons, and may end with one.
const address = (id: string) => `/api/v1/tasks/${encodeURIComponent(id)}`;

export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ['tasks', 'one', id],
    queryFn: ({ signal }) => get<Task>(address(id), signal),
    refetchInterval: (query) => (query.state.data?.open === false ? false : pollUnlessLive()),
  });

export type TaskAnswer = Described['TaskAnswer'];

export const sendAnswer = (id: string, answer: TaskAnswer, idempotencyKey: string) =>
  post<Task>(address(id), answer, { idempotencyKey });
