import { Button, Group, Loader, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircleDashed } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { Dialog } from '@/components/dialog';
import { TextLink } from '@/components/link';
import { UserLine, UserText } from '@/components/user-text';
import type { Approval, JsonObject, Verdict } from '@/lib/api/types';
import { commentProblem, needsComment } from '@/lib/approval-decision';
import { factsOf, requestOf } from '@/lib/approval-facts';
import { partyName } from '@/lib/party';
import { verdictTone } from '@/lib/tone';
import classes from './inbox.module.css';
import { bulkTexts as words } from './texts';
import { type BulkItem, useBulk } from './use-bulk';

interface Props {
  approvals: Approval[];
  verdict: Verdict;
  onClose: () => void;
}

/** One written reason for several requests, each of them read, fingerprinted and decided by itself. */
export function BulkDialog({ approvals, verdict, onClose }: Props) {
  const { items, running, decide, stop } = useBulk(approvals, verdict);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);

  const wanting = items.find(({ approval }) => needsComment(approval.require_comment, verdict));
  const rule = wanting?.approval.require_comment ?? 'never';
  const problem = commentProblem(rule, verdict, reason);
  const done = items.filter(({ state }) => state === 'done').length;
  const ready = items.filter(({ state, unanswered }) => state === 'ready' || unanswered).length;
  const loading = items.some(({ state }) => state === 'loading');
  const begun = done > 0 || items.some(({ state, unanswered }) => state === 'sending' || unanswered);
  const finished = begun && !running && ready === 0;

  function send() {
    setTried(true);
    if (problem) field.current?.focus();
    else void decide(reason);
  }

  return (
    <Dialog opened onClose={running ? () => undefined : onClose} title={words.title[verdict](approvals.length)}>
      <Text size="sm" mb="sm">
        {words.lead}
      </Text>
      <ul className={classes.bulk} aria-label={words.list}>
        {items.map((item) => (
          <BulkRow key={item.approval.id} item={item} verdict={verdict} />
        ))}
      </ul>
      {!finished && (
        <Textarea
          ref={field}
          mt="md"
          label={words.reason}
          description={words.reasonHint}
          withAsterisk={!!wanting}
          aria-required={!!wanting || undefined}
          autosize
          minRows={2}
          maxRows={8}
          disabled={begun}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={
            problem === 'too-long'
              ? words.reasonTooLong
              : tried && problem === 'missing'
                ? words.reasonMissing
                : undefined
          }
        />
      )}
      <Group mt="md" justify="space-between" align="center">
        <Text size="sm" c="dimmed" role="status">
          {finished
            ? words.finished(done, items.length - done)
            : begun
              ? words.progress(done, items.length)
              : loading
                ? words.state.loading
                : ''}
        </Text>
        <Group gap="xs">
          {running ? (
            <Button variant="default" onClick={stop}>
              {words.stop}
            </Button>
          ) : (
            <Button variant="default" onClick={onClose} data-autofocus={finished || undefined}>
              {words.close}
            </Button>
          )}
          {!finished && (
            <Button color={verdictTone(verdict)} loading={running} disabled={loading || ready === 0} onClick={send}>
              {begun ? words.again(ready) : words.send[verdict](ready)}
            </Button>
          )}
        </Group>
      </Group>
    </Dialog>
  );
}

const longestPart = 280;

/** What it asks for, as far as a row can tell: its longest text, from its beginning. */
function gist(request: JsonObject): string {
  const texts = Object.entries(request).filter(([name, value]) => typeof value === 'string' && name !== 'title');
  const longest = texts.map(([, value]) => value as string).sort((a, b) => b.length - a.length)[0] ?? '';
  return longest.length > longestPart ? `${[...longest].slice(0, longestPart).join('')}…` : longest;
}

function BulkRow({ item, verdict }: { item: BulkItem; verdict: Verdict }) {
  const { approval, shown, state, why } = item;
  const facts = factsOf(shown?.approval ?? approval);
  const about = [words.askedBy(partyName(approval.requester)), facts.policy, facts.amount].filter(Boolean).join(' · ');
  return (
    <li data-state={state}>
      <BulkIcon item={item} />
      <div className={classes.bulkText}>
        <TextLink to="/approvals/$id" params={{ id: approval.id }} target="_blank" fw={500} title={words.until}>
          <UserLine>{approval.title || approval.workflow.name}</UserLine>
        </TextLink>
        <div className={classes.about}>
          <UserLine>{about}</UserLine>
        </div>
        {shown && state !== 'done' && (
          <Text size="sm" mt={2}>
            <UserText>{gist(requestOf(shown.approval))}</UserText>
          </Text>
        )}
        <Text size="xs" c={state === 'refused' ? 'var(--nf-bad-fg)' : 'dimmed'} mt={2} role="status">
          {state === 'done' ? words.recorded[verdict] : state === 'refused' ? why : words.state[state]}
        </Text>
      </div>
    </li>
  );
}

function BulkIcon({ item: { state } }: { item: BulkItem }) {
  if (state === 'done') return <IconCheck size={18} color="var(--nf-good-fg)" aria-hidden />;
  if (state === 'refused') return <IconAlertTriangle size={18} color="var(--nf-bad-fg)" aria-hidden />;
  if (state === 'sending' || state === 'loading') return <Loader size={16} aria-hidden />;
  return <IconCircleDashed size={18} aria-hidden />;
}
