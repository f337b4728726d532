import { queryOptions } from '@tanstack/react-query';
import { get } from './api/client';
import type { JsonObject, Page, WorkflowDocument } from './api/types';

/** Something that a template names and that the installation must have. */
export interface TemplateNeed {
  kind: 'connection' | 'group' | 'person' | 'variable';
  name: string;
  there: boolean;
}

/** A request that it can be tried with. */
export interface TemplateSample {
  id: string;
  input: JsonObject;
}

export interface TemplateSummary {
  id: string;
  name: string;
  description: string | null;
  nodes: number;
  /** The types of what starts it. */
  starts: string[];
  /** The types of its steps. */
  types: string[];
  needs: TemplateNeed[];
  samples: TemplateSample[];
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
