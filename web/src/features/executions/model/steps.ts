import type { Execution, Step, StepStatus } from '@/lib/api/types';
import { stepKey } from './journal';

export const keyOf = (step: Step) => stepKey(step.id, step.revision, step.item);

/** Steps that somebody or something else has to move: their time is waiting, not work. */
const waitingTypes = new Set(['approval', 'approval_group', 'rework', 'wait', 'form_task', 'sub_workflow']);
export const waits = (step: Step) => waitingTypes.has(step.type) || step.status === 'waiting';

/** A branch of the tree: steps outside loops, or those of one item of a loop, with the items of the loops inside it. */
export interface Branch {
  /** The step that the item belongs to; null where that cannot be told, and outside loops. */
  loop: string | null;
  item: string;
  steps: Step[];
  items: Branch[];
}

const outerOf = (item: string) => item.slice(0, Math.max(0, item.lastIndexOf('/')));

/**
 * The steps of one revision, those of loops by item. `loops` names the loop in whose body a step lies; without it, it is the one that
 * began last before the step.
 */
export function treeOf(steps: Step[], revision: number, loops?: ReadonlyMap<string, string | null>): Branch {
  const root: Branch = { loop: null, item: '', steps: [], items: [] };
  const branches = new Map<string, Branch>();
  const begun: Step[] = [];
  const loopAround = (id: string, item: string) =>
    loops?.get(id) ?? begun.findLast((step) => (step.item ?? '') === outerOf(item) && step.id !== id)?.id ?? null;

  function branchFor(loop: string | null, item: string): Branch {
    if (item === '') return root;
    const key = JSON.stringify([loop, item]);
    const known = branches.get(key);
    if (known) return known;
    const outer = outerOf(item);
    const branch: Branch = { loop, item, steps: [], items: [] };
    branches.set(key, branch);
    branchFor(loop === null || outer === '' ? null : loopAround(loop, outer), outer).items.push(branch);
    return branch;
  }

  for (const step of steps.filter((each) => each.revision === revision)) {
    const item = step.item ?? '';
    branchFor(item === '' ? null : loopAround(step.id, item), item).steps.push(step);
    if (step.type === 'loop') begun.push(step);
  }
  return root;
}

/** The items that stand under a step of the branch; those of `null` have no step to stand under. */
export const itemsUnder = (branch: Branch, loop: Step | null): Branch[] =>
  branch.items.filter((item) => (loop ? item.loop === loop.id : !branch.steps.some((step) => step.id === item.loop)));

/** Every step in the order in which the tree shows it. */
export function inTreeOrder(branch: Branch): Step[] {
  const under = (loop: Step | null) => itemsUnder(branch, loop).flatMap(inTreeOrder);
  return [...branch.steps.flatMap((step) => [step, ...under(step)]), ...under(null)];
}

/** How an item stands: as what wants looking at most of its steps. */
export function statusOf(branch: Branch): StepStatus {
  const all = inTreeOrder(branch).map((step) => step.status);
  return all.sort((a, b) => weight.indexOf(a) - weight.indexOf(b))[0] ?? 'skipped';
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

/** The step by which a node stands in a revision: its own there, else the last one before. */
export function stepAt(steps: Step[], node: string, revision: number): Step | undefined {
  const fitting = steps.filter((step) => step.id === node && step.revision <= revision);
  return fitting.findLast((step) => step.revision === revision) ?? fitting.at(-1);
}

/** Which revision is drawn: the wanted one where the selected step stands in it, else the step's own. */
export function revisionShown(steps: Step[], selected: Step | undefined, wanted: number | undefined): number {
  const revisions = steps.map((step) => step.revision);
  if (!selected) return wanted && revisions.includes(wanted) ? wanted : Math.max(1, ...revisions);
  const stands =
    wanted && revisions.includes(wanted) && stepAt(steps, selected.id, wanted)?.revision === selected.revision;
  return stands ? wanted : selected.revision;
}

/** What to select where only the revision is known. */
export function mostInterestingIn(steps: Step[], revision: number): Step | undefined {
  const own = steps.filter((step) => step.revision === revision);
  return own.findLast((step) => step.status !== 'skipped') ?? own.at(-1);
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
