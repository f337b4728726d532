import type { Execution, Step, StepStatus } from '@/lib/api/types';
import { stepKey } from './journal';

export const keyOf = (step: Step) => stepKey(step.id, step.revision, step.item);

/** Steps that somebody or something else has to move: their time is waiting, not work. */
const waitingTypes = new Set(['approval', 'approval_group', 'rework', 'wait', 'form_task', 'sub_workflow']);
export const waits = (step: Step) => waitingTypes.has(step.type) || step.status === 'waiting';

/** A branch of the tree: steps outside loops, or those of one item, with what lies inside it. */
export interface Branch {
  item: string;
  steps: Step[];
  items: Branch[];
}

function branchFor(root: Branch, item: string): Branch {
  let at = root;
  const parts = item.split('/');
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const path = parts.slice(0, depth).join('/');
    let next = at.items.find((each) => each.item === path);
    if (!next) at.items.push((next = { item: path, steps: [], items: [] }));
    at = next;
  }
  return at;
}

/** The steps of one revision, those of loops by item. */
export function treeOf(steps: Step[], revision: number): Branch {
  const root: Branch = { item: '', steps: [], items: [] };
  for (const step of steps.filter((each) => each.revision === revision)) {
    (step.item ? branchFor(root, step.item) : root).steps.push(step);
  }
  return root;
}

/** Every step in the order in which the tree shows it. */
export function inTreeOrder(branch: Branch): Step[] {
  return [...branch.steps, ...branch.items.flatMap(inTreeOrder)];
}

const weight: StepStatus[] = ['failed', 'waiting', 'running', 'ready', 'succeeded', 'cancelled', 'skipped'];

export interface NodeState {
  status: StepStatus;
  step: Step;
  /** How many steps of it there are in this revision: more than one in loops. */
  count: number;
  /** It ran in an earlier revision, whose result still counts. */
  earlier: boolean;
}

/** How each node stood in a revision: what wants looking at most decides where it ran once an item. */
export function statesIn(steps: Step[], revision: number, latest: boolean): Map<string, NodeState> {
  const states = new Map<string, NodeState>();
  for (const id of new Set(steps.map((step) => step.id))) {
    const own = steps.filter((step) => step.id === id && step.revision === revision);
    const before = steps.filter(
      (step) =>
        step.id === id &&
        step.revision < revision &&
        // What was taken back says nothing here, but for the corrections that led to this revision.
        (!latest || !step.superseded || (step.type === 'rework' && step.revision === revision - 1)),
    );
    const newest = Math.max(0, ...before.map((step) => step.revision));
    const chosen = own.length ? own : before.filter((step) => step.revision === newest);
    const [worst] = [...chosen].sort((a, b) => weight.indexOf(a.status) - weight.indexOf(b.status));
    if (worst) states.set(id, { status: worst.status, step: worst, count: chosen.length, earlier: !own.length });
  }
  return states;
}

/** Where the reader most likely wants to look first. */
export function mostInteresting(execution: Execution): Step | undefined {
  const steps = (execution.nodes ?? []).filter((step) => !step.superseded);
  const wanted = execution.attention?.[0]?.node;
  return (
    steps.findLast((step) => step.id === wanted) ??
    steps.findLast((step) => step.status === 'failed') ??
    steps.findLast((step) => step.status === 'waiting' || step.status === 'running' || step.status === 'ready') ??
    steps.findLast((step) => step.status !== 'skipped') ??
    (execution.nodes ?? []).at(-1)
  );
}

/** Failed steps whose branch has stopped: what an operator can retry. */
export const retryable = (execution: Execution): Step[] =>
  (execution.nodes ?? []).filter(
    (step) => step.status === 'failed' && !step.superseded && execution.status !== 'cancelled',
  );
