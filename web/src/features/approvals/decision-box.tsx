import { Button, Radio, Stack, Text, Textarea } from '@mantine/core';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import { Notice } from '@/components/notice';
import { ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { FieldNote, Verdict } from '@/lib/api/types';
import { refusalTexts } from '@/lib/approval-refusals';
import { formatClock } from '@/lib/live-clock';
import { hasVisibleText } from '@/lib/text-rules';
import { verdictTone } from '@/lib/tone';
import type { ShownApproval } from './api';
import classes from './approval.module.css';
import { allowedVerdicts, changeRequestsLeft, commentProblem, needsComment } from './rules';
import { approvalTexts as words } from './texts';
import type { Sending } from './use-decision';

export interface DecisionDraft {
  verdict: Verdict | null;
  comment: string;
  /** Notes by the JSON pointer of their field. */
  notes: Record<string, string>;
}

export const emptyDraft: DecisionDraft = { verdict: null, comment: '', notes: {} };

interface Props {
  shown: ShownApproval;
  draft: DecisionDraft;
  onDraft: (draft: DecisionDraft) => void;
  decision: Sending;
  comment: RefObject<HTMLTextAreaElement | null>;
  /** The draft was kept from an earlier visit, of this time. */
  restoredAt: number | null;
  /** It cannot be sent any more; what is written stays in sight. */
  stale: boolean;
}

/** Approve, ask for changes or reject. Says nothing of success: that is shown when the server has recorded it. */
export function DecisionBox({ shown, draft, onDraft, decision, comment, restoredAt, stale }: Props) {
  const { approval, shownHash } = shown;
  const rule = approval.require_comment;
  const [tried, setTried] = useState(false);
  const { verdict } = draft;
  const left = changeRequestsLeft(approval);
  const notes = notesOf(draft);
  const problem = verdict && commentProblem(rule, verdict, draft.comment);
  const allowed = allowedVerdicts(approval);
  const required = verdict ? needsComment(rule, verdict) : allowed.every((each) => needsComment(rule, each));
  const showsComment = approval.allow_comments !== false || required;

  function submit() {
    setTried(true);
    if (stale) return;
    if (!verdict || problem || !shownHash) {
      if (problem) comment.current?.focus();
      return;
    }
    decision.send({
      decision: verdict,
      ...(hasVisibleText(draft.comment) && { comment: draft.comment }),
      ...(notes.length > 0 && { field_notes: notes }),
      revision: approval.revision,
      context_hash: shownHash,
    });
  }

  function onKey(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        {restoredAt !== null && !stale && (
          <Text size="xs" c="dimmed" role="status">
            {words.draftFrom(formatClock(restoredAt))}
          </Text>
        )}
        <Radio.Group
          aria-label={words.decide}
          value={verdict ?? ''}
          onChange={(value) => onDraft({ ...draft, verdict: value as Verdict })}
          error={tried && !verdict ? words.chooseFirst : undefined}
        >
          <div className={classes.verdicts}>
            {allowed.map((each) => (
              <Radio.Card key={each} value={each} className={classes.verdict} data-tone={verdictTone(each)}>
                <Radio.Indicator color={verdictTone(each)} />
                {words.verdict[each]}
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
        {verdict && (
          <Text size="xs" c="dimmed" mt={-8}>
            {words.verdictHint[verdict]}
            {verdict === 'request_changes' && left !== null && ` ${words.remaining(left)}`}
          </Text>
        )}
        {showsComment && (
          <Textarea
            ref={comment}
            label={words.comment}
            withAsterisk={required}
            aria-required={required || undefined}
            description={words.commentHint}
            autosize
            minRows={3}
            maxRows={12}
            value={draft.comment}
            onChange={(event) => onDraft({ ...draft, comment: event.currentTarget.value })}
            onKeyDown={onKey}
            error={
              problem === 'too-long'
                ? words.commentTooLong
                : tried && problem === 'missing'
                  ? words.commentMissing
                  : undefined
            }
          />
        )}
        {notes.length > 0 && <Text size="sm">{words.notesCount(notes.length)}</Text>}
        {decision.error && <Refusal error={decision.error} />}
        <Button
          type="submit"
          fullWidth
          color={verdict ? verdictTone(verdict) : undefined}
          loading={decision.pending}
          disabled={stale}
        >
          {verdict ? words.send[verdict] : words.sendDecision}
        </Button>
        <Text size="xs" c="dimmed" ta="center" role="status" h={18}>
          {decision.pending ? (
            words.sending
          ) : draft.comment ? (
            words.draftKept
          ) : (
            // Phones have no such keys.
            <Text span inherit visibleFrom="sm">
              {words.sendHint}
            </Text>
          )}
        </Text>
      </Stack>
    </form>
  );
}

function notesOf(draft: DecisionDraft): FieldNote[] {
  return Object.entries(draft.notes)
    .filter(([, text]) => hasVisibleText(text))
    .map(([pointer, text]) => ({ pointer, text }));
}

/** What happened and what to do. */
export function Refusal({ error }: { error: Error }) {
  const known = error instanceof ApiError ? refusalTexts[error.status === 0 ? 'unreachable' : error.kind] : undefined;
  if (!known) return <ProblemOf error={error} />;
  return (
    <Notice alert title={known.title}>
      {known.detail}
    </Notice>
  );
}
