import { Button, CloseButton, Text } from '@mantine/core';
import type { Approval, Verdict } from '@/lib/api/types';
import { allowedVerdicts, verdicts } from '@/lib/approval-decision';
import { verdictTone } from '@/lib/tone';
import classes from './inbox.module.css';
import { inboxTexts } from './texts';

interface Props {
  selected: Approval[];
  onDecide: (verdict: Verdict) => void;
  onKeep: (ids: string[]) => void;
  onClear: () => void;
}

/** What can be done with all selected ones at once, and why not. */
export function SelectionBar({ selected, onDecide, onKeep, onClear }: Props) {
  const words = inboxTexts.selection;
  const alone = selected.filter((approval) => !approval.allow_bulk);
  return (
    <section className={classes.selection} aria-label={words.label}>
      <Text fw={600} size="sm" role="status">
        {words.count(selected.length)}
      </Text>
      {alone.length > 0 ? (
        <>
          <Text size="sm">{words.single(alone.length)}</Text>
          <Button
            size="compact-md"
            variant="default"
            onClick={() => onKeep(selected.filter((each) => each.allow_bulk).map((each) => each.id))}
          >
            {words.leaveOut(alone.length)}
          </Button>
        </>
      ) : (
        verdicts.map((verdict) => {
          const without = selected.filter((each) => !allowedVerdicts(each).includes(verdict)).length;
          return (
            <Button
              key={verdict}
              size="compact-md"
              variant={verdict === 'approve' ? 'filled' : 'default'}
              color={verdict === 'approve' ? verdictTone(verdict) : undefined}
              disabled={without > 0}
              title={without > 0 ? words.notOffered(without) : undefined}
              onClick={() => onDecide(verdict)}
            >
              {words.verdict[verdict]}
            </Button>
          );
        })
      )}
      <CloseButton aria-label={words.clear} onClick={onClear} ml="auto" />
    </section>
  );
}
