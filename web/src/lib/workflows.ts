import { queryOptions } from '@tanstack/react-query';
import { get, post } from './api/client';
import type { JsonObject, NodeType, Page, Workflow, WorkflowDocument, WorkflowVersion } from './api/types';

const pathOf = (id: string) => `/api/v1/workflows/${encodeURIComponent(id)}`;

export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflow', id],
    queryFn: ({ signal }) => get<Workflow>(pathOf(id), signal),
  });

export const nodeTypesQuery = queryOptions({
  queryKey: ['node-types'],
  queryFn: async ({ signal }) => (await get<Page<NodeType>>('/api/v1/node-types', signal)).items,
  staleTime: Infinity,
});

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflow', id, 'versions'],
    queryFn: async ({ signal }) => (await get<Page<WorkflowVersion>>(`${pathOf(id)}/versions?limit=200`, signal)).items,
  });

export const versionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['workflow', id, 'versions', version],
    queryFn: ({ signal }) => get<WorkflowVersion>(`${pathOf(id)}/versions/${version}`, signal),
    staleTime: Infinity,
  });

export const createWorkflow = (document: WorkflowDocument) => post<Workflow>('/api/v1/workflows', document);

/** A file name that every system takes. */
export const fileNameOf = (name: string): string =>
  `${
    name
      .toLowerCase()
      .normalize('NFKD')
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 60) || 'workflow'
  }.json`;

const documentOrder = ['name', 'description', 'settings', 'nodes', 'edges'];
const nodeOrder = ['id', 'type', 'name', 'config', 'retry', 'timeout', 'on_error', 'position'];
const edgeOrder = ['from', 'port', 'to'];

/** Members in this order, others behind them as they are. */
function ordered(value: object, order: string[]): object {
  const members = Object.entries(value);
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.fromEntries(members.sort(([a], [b]) => rank(a) - rank(b)));
}

/** The document as people keep it: members as the contract lists them, two spaces. The same document gives the same text. */
export function textOfDocument(document: WorkflowDocument): string {
  const whole = {
    ...document,
    ...(document.nodes && { nodes: document.nodes.map((node) => ordered(node, nodeOrder)) }),
    ...(document.edges && { edges: document.edges.map((edge) => ordered(edge, edgeOrder)) }),
  };
  return `${JSON.stringify(ordered(whole, documentOrder), null, 2)}\n`;
}

/** Gives the document to the reader as a file. */
export function downloadDocument(document: WorkflowDocument): void {
  const text = textOfDocument(document);
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = window.document.createElement('a');
  link.href = address;
  link.download = fileNameOf(document.name);
  link.click();
  // The browser has taken the address over by the next turn.
  setTimeout(() => URL.revokeObjectURL(address));
}

export type ReadDocument = { document: WorkflowDocument } | { problem: 'not-json' | 'not-a-workflow'; detail?: string };

/** A document out of a file or a paste. It says only whether it can be one; the rest the server says, with places. */
export function readDocument(text: string): ReadDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: 'not-json', detail: error instanceof Error ? error.message : undefined };
  }
  const found = value as JsonObject | null;
  if (!found || typeof found !== 'object' || Array.isArray(found) || typeof found.name !== 'string') {
    return { problem: 'not-a-workflow' };
  }
  return { document: found as unknown as WorkflowDocument };
}

declare module '@tanstack/history' {
  interface HistoryState {
    /** The editor opens with what is wrong with the draft. */
    showProblems?: boolean;
    /** What was just made by the page before, said by the one that it led to. */
    said?: string;
  }
}
