import { Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { ButtonLink } from '@/components/link';
import { Time } from '@/components/time';
import { UserLine } from '@/components/user-text';
import type { Approval, User } from '@/lib/api/types';
import { texts } from '@/lib/texts';
import classes from './approval.module.css';
import { Refusal } from './decision-box';
import { decisionOf, seatOf } from './rules';
import { approvalTexts as words } from './texts';
import type { Sending } from './use-decision';

/** In place of the decision box: what the server has recorded, or why there is nothing to decide here. */
export function Standing({
  approval,
  user,
  sending,
  next,
}: {
  approval: Approval;
  user: User;
  sending: Sending;
  /** What waits after this one in the inbox. */
  next?: Approval;
}) {
  const mine = decisionOf(approval, user);
  const seat = seatOf(approval, user);
  const closed = approval.status === 'closed';
  return (
    <Stack gap={6} role="status" align="flex-start">
      {sending.error && <Refusal error={sending.error} />}
      {mine && (
        <Text size="sm" fw={500} style={{ display: 'flex', gap: 8 }}>
          <IconCircleCheck size={18} color="var(--nf-good-fg)" aria-hidden style={{ flex: 'none', marginTop: 2 }} />
          <span>
            {(sending.recorded ? words.recorded : words.youDecided)(texts.decided[mine.decision] ?? mine.decision)}{' '}
            <Text component="span" size="sm" c="dimmed">
              <Time at={mine.at} />
            </Text>
          </span>
        </Text>
      )}
      {closed && approval.outcome && (
        <Text size="sm">{words.closedAs((texts.outcome[approval.outcome] ?? approval.outcome).toLowerCase())}</Text>
      )}
      {!closed && (
        <Text size="sm" c="dimmed">
          {mine
            ? words.stillOpen
            : seat?.state === 'removed'
              ? words.removedYou
              : seat
                ? words.notYourTurn
                : words.notReviewer}
        </Text>
      )}
      {sending.recorded && (
        <Group gap="xs" mt="xs">
          {next && (
            <ButtonLink to="/approvals/$id" params={{ id: next.id }} className={classes.next}>
              {words.next}: <UserLine>{next.title || next.workflow.name}</UserLine>
            </ButtonLink>
          )}
          <ButtonLink to="/inbox" variant="default">
            {next ? words.nextInInbox : words.inboxDone}
          </ButtonLink>
        </Group>
      )}
    </Stack>
  );
}
