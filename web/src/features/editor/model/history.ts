import type { WorkflowDocument } from '@/lib/api/types';

/** What was, is, and was taken back. */
export interface History {
  past: WorkflowDocument[];
  present: WorkflowDocument;
  future: WorkflowDocument[];
  /** Of the last change: the next one of the same kind, soon after, is one step with it. */
  kind: string | null;
  at: number;
}

const historyLimit = 200;
const togetherMs = 1_500;

export const startOf = (document: WorkflowDocument): History => ({
  past: [],
  present: document,
  future: [],
  kind: null,
  at: 0,
});

/** `kind` is null where a change stands for itself. `at` in milliseconds. */
export function change(history: History, next: WorkflowDocument, kind: string | null, at: number): History {
  if (next === history.present) return history;
  const together = kind !== null && kind === history.kind && at - history.at < togetherMs;
  const past = together ? history.past : [...history.past, history.present].slice(-historyLimit);
  return { past, present: next, future: [], kind, at };
}

export function undo(history: History): History {
  const before = history.past.at(-1);
  if (!before) return history;
  const { past, present, future } = history;
  return { past: past.slice(0, -1), present: before, future: [present, ...future], kind: null, at: 0 };
}

export function redo(history: History): History {
  const [next, ...future] = history.future;
  if (!next) return history;
  return { past: [...history.past, history.present], present: next, future, kind: null, at: 0 };
}
