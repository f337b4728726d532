import type { Execution, Json, JsonObject, Step, WorkflowDocument, WorkflowEdge } from '@/lib/api/types';
import { edgeId, edgesOf, portOf } from './document';

/** What an execution did at one step. Of several revisions or items, the last. */
export interface StepTrace {
  status: Step['status'];
  output: Json | undefined;
  error: Json | undefined;
  /** By which port it left, where that is known. */
  port: string | null;
  /** How often it ran: in loops and revisions. */
  times: number;
}

export interface Trace {
  steps: ReadonlyMap<string, StepTrace>;
  /** The connections that a token took. */
  taken: ReadonlySet<string>;
  ran: number;
  skipped: number;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rules as they were tried tell the port; so does the outcome of an approval. */
function portTaken({ status, output, rules }: Step, ports: string[]): string | null {
  if (status !== 'succeeded') return status === 'failed' && ports.includes('error') ? 'error' : null;
  const tried = (Array.isArray(rules) ? rules : isObject(rules) ? [rules] : []).filter(isObject);
  const held = tried.find(({ gave }) => gave === true);
  if (typeof held?.port === 'string') return held.port;
  const [only] = tried;
  if (typeof only?.gave === 'boolean' && ports.includes(String(only.gave))) return String(only.gave);
  if (isObject(output) && typeof output.outcome === 'string' && ports.includes(output.outcome)) return output.outcome;
  return ports.length === 1 ? (ports[0] ?? null) : null;
}

const entered = (step: Step | undefined) => step !== undefined && step.status !== 'skipped';

/** What ran of a draft, and which way. */
export function traceOf(execution: Execution, document: WorkflowDocument): Trace {
  const last = new Map<string, Step>();
  const times = new Map<string, number>();
  for (const step of execution.nodes ?? []) {
    last.set(step.id, step);
    times.set(step.id, (times.get(step.id) ?? 0) + 1);
  }
  const leaving = new Map<string, WorkflowEdge[]>();
  for (const edge of edgesOf(document)) leaving.set(edge.from, [...(leaving.get(edge.from) ?? []), edge]);

  const steps = new Map<string, StepTrace>();
  const taken = new Set<string>();
  for (const [id, step] of last) {
    const edges = leaving.get(id) ?? [];
    const ports = [...new Set(edges.map(portOf))];
    const port = portTaken(step, ports);
    steps.set(id, {
      status: step.status,
      output: step.output ?? undefined,
      error: step.error ?? undefined,
      port,
      times: times.get(id) ?? 1,
    });
    if (step.status === 'skipped' || step.status === 'cancelled') continue;
    for (const edge of edges) {
      if (!entered(last.get(edge.to))) continue;
      if (port === null ? step.status === 'succeeded' : portOf(edge) === port) taken.add(edgeId(edge));
    }
  }
  const all = [...steps.values()];
  return {
    steps,
    taken,
    ran: all.filter(({ status }) => status !== 'skipped').length,
    skipped: all.filter(({ status }) => status === 'skipped').length,
  };
}
