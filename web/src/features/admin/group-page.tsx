import { ActionIcon, Button, Text, Tooltip } from '@mantine/core';
import { IconUsersGroup, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Confirm } from '@/components/confirm';
import { Done } from '@/components/done';
import { Initials } from '@/components/initials';
import { TextLink } from '@/components/link';
import { Page, Section } from '@/components/page';
import { PersonPicker } from '@/components/person-picker';
import { EmptyState, PageError, PageSkeleton, ProblemOf } from '@/components/states';
import { WorkflowUsage } from '@/components/usage';
import { UserLine } from '@/components/user-text';
import { isAdmin } from '@/lib/access';
import { usePerson } from '@/lib/people';
import { useUser } from '@/lib/session';
import classes from './admin.module.css';
import { deleteGroup, type Group, groupQuery, setMembers } from './api';
import { adminTexts } from './texts';

const words = adminTexts.group;

export default function GroupPage() {
  const { id = '' } = useParams({ strict: false });
  const query = useQuery(groupQuery(id));
  if (query.data) return <Loaded group={query.data} />;
  if (query.error) return <PageError error={query.error} retry={() => void query.refetch()} />;
  return <PageSkeleton narrow />;
}

interface Change {
  members: string[];
  said: string;
  /** How it was, for who wants it back. */
  before: string[] | null;
}

function Loaded({ group }: { group: Group }) {
  const client = useQueryClient();
  const user = useUser();
  const editable = !!user && isAdmin(user);
  const [done, setDone] = useState<Change | null>(null);
  const [last, setLast] = useState<string | null>(null);
  const [deleting, setDeleting] = useState(false);
  const attempt = useMutation({
    mutationFn: ({ members }: Change) => setMembers(group.id, members),
    onSuccess: (saved, change) => {
      client.setQueryData(groupQuery(group.id).queryKey, saved);
      for (const key of [['groups', 'list'], ['groups', 'all'], ['users']]) {
        void client.invalidateQueries({ queryKey: key });
      }
      setLast(null);
      setDone(change);
    },
  });
  const without = (email: string) => group.members.filter((each) => each !== email);
  const remove = (email: string, name: string) =>
    attempt.mutate({ members: without(email), said: words.removed(name), before: group.members });
  const before = done?.before;

  return (
    <Page
      title={group.name}
      narrow
      back={<TextLink to="/groups">← {words.back}</TextLink>}
      sub={editable ? adminTexts.groups.count(group.members.length) : adminTexts.readOnly}
      actions={
        editable && (
          <Button variant="default" onClick={() => setDeleting(true)}>
            {words.deleteIt}
          </Button>
        )
      }
    >
      <Done
        onUndo={before ? () => attempt.mutate({ members: before, said: adminTexts.undone, before: null }) : undefined}
        pending={attempt.isPending}
      >
        {done?.said}
      </Done>
      <Section title={words.members} flush>
        {editable && (
          <div className={classes.adding}>
            <PersonPicker
              label={words.add}
              placeholder={words.addHint}
              value={null}
              adding
              without={group.members}
              onChange={(email, person) =>
                email &&
                attempt.mutate({
                  members: [...group.members, email],
                  said: words.added(person?.name ?? email),
                  before: group.members,
                })
              }
            />
          </div>
        )}
        {attempt.error && last === null && <ProblemOf error={attempt.error} />}
        {group.members.length ? (
          <ul className={classes.members} aria-label={words.members}>
            {group.members.map((email) => (
              <Member
                key={email}
                email={email}
                onRemove={
                  editable ? (name) => (group.members.length === 1 ? setLast(email) : remove(email, name)) : undefined
                }
              />
            ))}
          </ul>
        ) : (
          <EmptyState icon={<IconUsersGroup size={22} />} title={words.emptyTitle}>
            {words.empty}
          </EmptyState>
        )}
      </Section>
      <Confirm
        opened={last !== null}
        onClose={() => setLast(null)}
        title={words.lastTitle(group.name)}
        confirm={words.lastConfirm}
        danger
        pending={attempt.isPending}
        error={attempt.error}
        onConfirm={() => last && remove(last, last)}
      >
        <Text size="sm">{words.last}</Text>
        {last !== null && <UsageOf group={group} />}
      </Confirm>
      <DeleteGroup group={group} opened={deleting} onClose={() => setDeleting(false)} />
    </Page>
  );
}

function Member({ email, onRemove }: { email: string; onRemove?: (name: string) => void }) {
  const person = usePerson(email);
  const name = person?.name || email;
  return (
    <li className={classes.member}>
      <Initials name={name} />
      <div className={classes.memberText}>
        {person ? (
          <Link to="/people/$id" params={{ id: person.id }} className={classes.name}>
            <UserLine>{name}</UserLine>
          </Link>
        ) : (
          <span className={classes.name}>{name}</span>
        )}
        <span className={classes.quiet}>
          {[person?.title, person && email, person?.status === 'disabled' && words.disabledMember]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      {onRemove && (
        <Tooltip label={words.remove(name)}>
          <ActionIcon variant="subtle" color="gray" aria-label={words.remove(name)} onClick={() => onRemove(name)}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  );
}

const UsageOf = ({ group }: { group: Group }) => (
  <WorkflowUsage what={`group ${group.name}`} test={(text) => text === group.name} />
);

function DeleteGroup({ group, opened, onClose }: { group: Group; opened: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const attempt = useMutation({
    mutationFn: () => deleteGroup(group.id),
    onSuccess: async () => {
      await navigate({ to: '/groups', state: { said: words.deleted(group.name) } });
      client.removeQueries({ queryKey: groupQuery(group.id).queryKey });
      void client.invalidateQueries({ queryKey: ['groups'] });
    },
  });
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={words.deleteTitle(group.name)}
      confirm={words.deleteConfirm}
      danger
      pending={attempt.isPending}
      error={attempt.error}
      onConfirm={() => attempt.mutate()}
    >
      {opened && <UsageOf group={group} />}
      <Text size="sm">{words.deleteText}</Text>
    </Confirm>
  );
}
