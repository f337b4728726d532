import { Button, Group } from '@mantine/core';
import { TextLink } from '@/components/link';
import { Notice } from '@/components/notice';
import { UserLine } from '@/components/user-text';
import type { Execution, JsonObject, Step } from '@/lib/api/types';
import { partyName } from '@/lib/party';
import { humanize } from '@/lib/text-rules';
import classes from './execution.module.css';
import type { Journal } from './model/journal';
import { executionTexts as words } from './texts';

interface Props {
  execution: Execution;
  journal: Journal | null;
  mayOperate: boolean;
  unknown: (step: Step) => boolean;
  retryable: Step[];
  approvalOf: (step: Step) => { id: string } | undefined;
  onLook: (step: Step) => void;
  onRetry: (step: Step) => void;
}

/** What went wrong, above everything else, and what to do about it. */
export function Troubles(props: Props) {
  const { execution, journal, mayOperate, unknown, retryable, approvalOf, onLook, onRetry } = props;
  const steps = execution.nodes ?? [];
  const error = execution.error as JsonObject | null | undefined;
  const cancelled = execution.status === 'cancelled';
  const pause = journal?.pauses.at(-1);
  return (
    <>
      {execution.status === 'paused' && (
        <Notice title={words.pausedTitle}>{pause && words.pausedSince(partyName(pause.by))}</Notice>
      )}
      {execution.attention?.length > 0 && (
        <Notice title={words.attention.title}>
          <ul className={classes.troubles}>
            {execution.attention.map((each, index) => {
              const step = steps.findLast((one) => one.id === each.node && !one.superseded);
              const name = step?.name || humanize(each.node);
              const failed = step?.status === 'failed';
              const approval = step && approvalOf(step);
              const stopped = step && retryable.includes(step);
              return (
                <li key={index}>
                  <div>
                    <strong>{name}</strong>: <UserLine>{each.reason}</UserLine>
                  </div>
                  <div>
                    {step && unknown(step)
                      ? words.attention.unknown
                      : execution.pruned_at
                        ? words.pruned.cannotRetry
                        : failed
                          ? stopped
                            ? mayOperate
                              ? words.attention.retry
                              : words.attention.retryReader
                            : words.attention.wentOn
                          : words.attention.nobody}
                  </div>
                  <Group gap="xs" mt={6}>
                    {step && (
                      <Button variant="default" size="compact-sm" onClick={() => onLook(step)}>
                        {words.attention.at(name)}
                      </Button>
                    )}
                    {step && stopped && mayOperate && (
                      <Button variant="default" size="compact-sm" onClick={() => onRetry(step)}>
                        {words.act.retry}
                      </Button>
                    )}
                    {approval && (
                      <TextLink to="/approvals/$id" params={{ id: approval.id }}>
                        {words.attention.openApproval}
                      </TextLink>
                    )}
                  </Group>
                </li>
              );
            })}
          </ul>
        </Notice>
      )}
      {cancelled && (
        <Notice title={words.cancelledTitle}>
          {journal?.ended?.by && words.cancelledBy(partyName(journal.ended.by))}
          {typeof error?.message === 'string' && error.message !== '' && (
            <>
              {' “'}
              <UserLine>{error.message}</UserLine>”
            </>
          )}
        </Notice>
      )}
      {error && !cancelled && !execution.attention?.length && (
        <Notice title={words.failed}>
          {typeof error.message === 'string' ? <UserLine>{error.message}</UserLine> : JSON.stringify(error)}
        </Notice>
      )}
    </>
  );
}
