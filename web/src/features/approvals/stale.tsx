import { Button, Group, Text, Textarea } from '@mantine/core';
import { ButtonLink } from '@/components/link';
import { Notice } from '@/components/notice';
import { Section } from '@/components/page';
import type { Approval, User } from '@/lib/api/types';
import { useInbox } from '@/lib/inbox';
import { partyName } from '@/lib/party';
import { texts } from '@/lib/texts';
import { decisionOf } from './rules';
import { approvalTexts as words } from './texts';

/** While somebody was writing it went on: what happened, and that nothing of theirs was sent. */
export function Stale({ approval, user, onShow }: { approval: Approval; user: User; onShow: () => void }) {
  const newer = useInbox().items?.find(
    (each) => each.execution_id === approval.execution_id && each.revision > approval.revision,
  );
  const last = approval.decisions.at(-1);
  const what = decisionOf(approval, user)
    ? words.staleDecided
    : approval.status === 'closed' && approval.outcome
      ? words.staleClosed(
          (texts.outcome[approval.outcome] ?? approval.outcome).toLowerCase(),
          last ? partyName(last.reviewer) : '',
        )
      : words.staleOther;
  return (
    <Notice alert title={words.staleTitle}>
      <Text size="sm">
        {what} {words.staleKept}
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="compact-sm" variant="default" onClick={onShow}>
          {words.staleShow}
        </Button>
        {newer && (
          <ButtonLink to="/approvals/$id" params={{ id: newer.id }} size="compact-sm" variant="default">
            {words.newerRevision}
          </ButtonLink>
        )}
      </Group>
    </Notice>
  );
}

/** A reason that was written and never sent: it stays to be copied until its writer forgets it. */
export function Unsent({ text, onForget }: { text: string; onForget: () => void }) {
  return (
    <Section
      title={words.unsent}
      aside={
        <Button variant="subtle" size="compact-xs" onClick={onForget}>
          {words.forget}
        </Button>
      }
    >
      <Textarea aria-label={words.unsent} value={text} readOnly autosize minRows={2} maxRows={10} />
    </Section>
  );
}
