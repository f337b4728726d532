import { Button, Group as Row, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Badge } from '@/components/badge';
import { Dialog } from '@/components/dialog';
import { Done } from '@/components/done';
import { ListTable } from '@/components/list-table';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState, ProblemOf } from '@/components/states';
import table from '@/components/table.module.css';
import { UserLine } from '@/components/user-text';
import { isAdmin } from '@/lib/access';
import { useList } from '@/lib/api/list';
import { fieldErrors, isAtFields } from '@/lib/field-errors';
import { usePerson } from '@/lib/people';
import { useSaid } from '@/lib/said';
import { useUser } from '@/lib/session';
import { texts } from '@/lib/texts';
import { createGroup, type Group } from './api';
import { adminTexts } from './texts';

const words = adminTexts.groups;

/** So many members are named in the list. */
const named = 4;

export default function GroupsPage() {
  const user = useUser();
  const editable = !!user && isAdmin(user);
  const said = useSaid();
  const [making, setMaking] = useState(false);
  const groups = useList<Group>(['groups', 'list'], '/api/v1/groups', {});
  const create = editable && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {words.create}
    </Button>
  );
  return (
    <Page title={words.title} sub={words.sub} actions={create}>
      <Done>{said}</Done>
      <ListTable
        columns={words.columns}
        items={groups.items}
        query={groups}
        row={(group) => (
          <tr key={group.id}>
            <td>
              <Link to="/groups/$id" params={{ id: group.id }} className={table.rowLink}>
                <UserLine>{group.name}</UserLine>
              </Link>
            </td>
            <td className={table.main}>
              {group.members.length ? (
                <span className={table.sub}>
                  {group.members.slice(0, named).map((email, index) => (
                    <span key={email}>
                      {index > 0 && ', '}
                      <MemberName email={email} />
                    </span>
                  ))}
                  {group.members.length > named && `, ${words.andMore(group.members.length - named)}`}
                </span>
              ) : (
                <Badge tone="warn">
                  <IconAlertTriangle size={13} aria-hidden /> {words.nobody}
                </Badge>
              )}
            </td>
            <td className={table.quiet}>{words.count(group.members.length)}</td>
          </tr>
        )}
        waiting={{ rows: 4, height: 52 }}
        empty={
          <EmptyState icon={<IconUsersGroup size={22} />} title={words.emptyTitle} action={create || undefined}>
            {words.empty}
          </EmptyState>
        }
      />
      <MoreButton query={groups} />
      <Dialog opened={making} onClose={() => setMaking(false)} title={words.newTitle}>
        {making && <NewGroup onClose={() => setMaking(false)} />}
      </Dialog>
    </Page>
  );
}

/** A member by name; by the address until the name is known. */
function MemberName({ email }: { email: string }) {
  const person = usePerson(email);
  return <UserLine>{person?.name || email}</UserLine>;
}

function NewGroup({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const attempt = useMutation({
    mutationFn: () => createGroup(name.trim()),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['groups'] });
      void navigate({ to: '/groups/$id', params: { id: made.id } });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (name.trim() && !attempt.isPending) attempt.mutate();
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label={words.name}
          description={words.nameHelp}
          value={name}
          maxLength={200}
          withAsterisk
          data-autofocus
          error={(tried && !name.trim() ? words.nameMissing : undefined) ?? fieldErrors(attempt.error).name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {attempt.error && !isAtFields(attempt.error, ['name']) && <ProblemOf error={attempt.error} />}
        <Row justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button type="submit" loading={attempt.isPending}>
            {words.confirm}
          </Button>
        </Row>
      </Stack>
    </form>
  );
}
