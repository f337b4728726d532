import { Notice } from '@/components/notice';
import type { Execution } from '@/lib/api/types';
import { formatDateTime } from '@/lib/time';
import classes from './execution.module.css';
import { executionTexts } from './texts';

const words = executionTexts.pruned;

/**
 * What pruning has left: everything, all but the data (somebody decided, or an exception was granted), or who, when and how it ended
 * with the steps that failed.
 */
export type Left = 'everything' | 'decided' | 'ending';

export function leftOf(execution: Execution): Left {
  if (!execution.pruned_at) return 'everything';
  const others = execution.nodes?.some((step) => step.status !== 'failed');
  return execution.approvals?.length || others ? 'decided' : 'ending';
}

/** That details are gone, since when, why, and which. */
export function Pruned({ execution }: { execution: Execution }) {
  const left = leftOf(execution);
  if (left === 'everything' || !execution.pruned_at) return null;
  return (
    <Notice archived title={words.title(formatDateTime(new Date(execution.pruned_at)))}>
      {words.why}
      <dl className={classes.left}>
        <div>
          <dt>{words.keptLabel}</dt>
          <dd>{words.kept[left]}</dd>
        </div>
        <div>
          <dt>{words.goneLabel}</dt>
          <dd>{words.gone[left]}</dd>
        </div>
      </dl>
    </Notice>
  );
}
