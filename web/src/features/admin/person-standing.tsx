import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirm } from '@/components/confirm';
import { TextLink } from '@/components/link';
import { Notice } from '@/components/notice';
import { Section } from '@/components/page';
import { ProblemOf } from '@/components/states';
import { UserLine } from '@/components/user-text';
import type { User } from '@/lib/api/types';
import { useUser } from '@/lib/session';
import classes from './admin.module.css';
import { allGroupsQuery, changeUser, openForQuery, userQuery } from './api';
import { adminTexts } from './texts';

const words = adminTexts.person;

/** How many open approvals are named one by one. */
const named = 5;

export function PersonStanding({ user, onDone }: { user: User; onDone: (disabled: boolean) => void }) {
  const client = useQueryClient();
  const me = useUser();
  const own = user.id === me?.id;
  const active = user.status === 'active';
  const [asking, setAsking] = useState(false);
  const attempt = useMutation({
    mutationFn: (status: User['status']) => changeUser(user.id, { status }),
    onSuccess: (saved) => {
      setAsking(false);
      client.setQueryData(userQuery(saved.id).queryKey, saved);
      for (const key of [['users', 'list'], ['people'], ['approvals']]) {
        void client.invalidateQueries({ queryKey: key });
      }
      onDone(saved.status === 'disabled');
    },
  });
  return (
    <Section title={words.standing}>
      <div className={classes.row}>
        <Text size="sm" c="dimmed">
          {active ? words.isActive : words.isDisabled}
        </Text>
        {active ? (
          <Button variant="default" onClick={() => setAsking(true)}>
            {words.disable}
          </Button>
        ) : (
          <Button variant="default" loading={attempt.isPending} onClick={() => attempt.mutate('active')}>
            {words.enable}
          </Button>
        )}
      </div>
      {!active && attempt.error && <ProblemOf error={attempt.error} />}
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={own ? words.disableSelfTitle : words.disableTitle(user.name)}
        confirm={words.disableConfirm}
        danger
        pending={attempt.isPending}
        error={attempt.error}
        onConfirm={() => attempt.mutate('disabled')}
      >
        {own && <Notice title={words.selfWarning} />}
        <ul className={classes.lines}>
          {words.consequences.map((line) => (
            <li key={line}>
              <Text size="sm">{line}</Text>
            </li>
          ))}
        </ul>
        {asking && <Affected user={user} />}
      </Confirm>
    </Section>
  );
}

/** What waits for this person, and who depends on them. */
function Affected({ user }: { user: User }) {
  const open = useQuery(openForQuery(user.email));
  const groups = useQuery(allGroupsQuery);
  const alone = (groups.data ?? []).filter(
    (group) => group.members.length === 1 && group.members[0]?.toLowerCase() === user.email.toLowerCase(),
  );
  if (open.isError) return <Text size="sm">{adminTexts.cannotLookUp}</Text>;
  if (!open.data) {
    return (
      <Text size="sm" c="dimmed" role="status">
        {adminTexts.lookingUp}
      </Text>
    );
  }
  const { approvals, more } = open.data;
  return (
    <div role="status">
      {approvals.length === 0 ? (
        <Text size="sm">{words.noOpen}</Text>
      ) : (
        <>
          <Text size="sm" fw={600}>
            {words.open(approvals.length, more)}
          </Text>
          <ul className={classes.lines}>
            {approvals.slice(0, named).map((approval) => (
              <li key={approval.id}>
                <TextLink size="sm" to="/approvals/$id" params={{ id: approval.id }}>
                  <UserLine>{approval.title || approval.workflow.name}</UserLine>
                </TextLink>
              </li>
            ))}
          </ul>
          <Text size="sm" mt={6}>
            {words.openAfter}
          </Text>
        </>
      )}
      {alone.length > 0 && (
        <Text size="sm" mt={6} fw={600}>
          {words.emptyGroups(alone.map((group) => group.name))}
        </Text>
      )}
    </div>
  );
}
