import { queryOptions } from '@tanstack/react-query';
import { get } from '@/lib/api/client';
import type { Page, WorkflowDocument } from '@/lib/api/types';

export interface TemplateSummary {
  id: string;
  name: string;
  description: string | null;
  nodes: number;
  /** The types of what starts it. */
  starts: string[];
}

export interface Template {
  id: string;
  name: string;
  description: string | null;
  document: WorkflowDocument;
}

export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: async ({ signal }) => (await get<Page<TemplateSummary>>('/api/v1/templates', signal)).items,
  staleTime: Infinity,
});

export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: ['templates', id],
    queryFn: ({ signal }) => get<Template>(`/api/v1/templates/${encodeURIComponent(id)}`, signal),
    staleTime: Infinity,
  });
