import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPlus, IconUser } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Badge } from '@/components/badge';
import { Initials } from '@/components/initials';
import { ButtonLink } from '@/components/link';
import { ListTable } from '@/components/list-table';
import { MoreButton } from '@/components/more-button';
import { Page } from '@/components/page';
import { EmptyState } from '@/components/states';
import table from '@/components/table.module.css';
import { UserLine } from '@/components/user-text';
import { isAdmin } from '@/lib/access';
import { useList } from '@/lib/api/list';
import type { Role, User } from '@/lib/api/types';
import { useUser } from '@/lib/session';
import classes from './admin.module.css';
import { roleName, roleNames } from './roles';
import { adminTexts } from './texts';

const words = adminTexts.people;

interface Filters {
  q?: string;
  role?: string;
  status?: string;
}

/** The server searches; role and state are looked at here. So many pages are read on without being asked. */
const pagesReadOn = 5;

export default function PeoplePage() {
  const { q, role, status } = useSearch({ strict: false }) as Filters;
  const navigate = useNavigate();
  const me = useUser();
  const people = useList<User>(['users', 'list', q ?? ''], '/api/v1/users', { q, limit: '200' });
  const set = (change: Filters) =>
    void navigate({ to: '/people', search: { q, role, status, ...change }, replace: true });
  const search = useDebouncedCallback((text: string) => set({ q: text || undefined }), 300);

  const shown = people.items?.filter(
    (user) => (!role || (user.roles ?? []).includes(role as Role)) && (!status || user.status === status),
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = people;
  const filtered = !!role || !!status;
  const readOn = filtered && hasNextPage && !isFetchingNextPage && (data?.pages.length ?? 0) < pagesReadOn;
  useEffect(() => {
    if (readOn) void fetchNextPage();
  }, [readOn, fetchNextPage]);

  return (
    <Page
      title={words.title}
      sub={words.sub}
      actions={
        me &&
        isAdmin(me) && (
          <ButtonLink to="/people/$id" params={{ id: 'new' }} leftSection={<IconPlus size={16} aria-hidden />}>
            {words.create}
          </ButtonLink>
        )
      }
    >
      <div className={table.filters} role="search">
        <TextInput
          label={words.search}
          placeholder={words.searchHint}
          defaultValue={q}
          onChange={(event) => search(event.currentTarget.value)}
          w={{ base: '100%', xs: 260 }}
        />
        <NativeSelect
          label={words.role}
          value={role ?? ''}
          onChange={(event) => set({ role: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: words.allRoles },
            ...roleNames.map((value) => ({ value, label: roleName(value) })),
          ]}
        />
        <NativeSelect
          label={words.status}
          value={status ?? ''}
          onChange={(event) => set({ status: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: words.all },
            { value: 'active', label: words.active },
            { value: 'disabled', label: words.disabled },
          ]}
        />
      </div>
      <ListTable
        columns={words.columns}
        items={readOn && !shown?.length ? undefined : shown}
        query={people}
        row={(user) => <PersonRow key={user.id} user={user} own={user.id === me?.id} />}
        waiting={{ rows: 8, height: 58 }}
        empty={
          <EmptyState icon={<IconUser size={22} />} title={words.emptyTitle}>
            {words.empty}
          </EmptyState>
        }
      />
      <MoreButton query={people} />
    </Page>
  );
}

function PersonRow({ user, own }: { user: User; own: boolean }) {
  const groups = user.groups ?? [];
  return (
    <tr>
      <td className={table.main}>
        <div className={classes.person}>
          <Initials name={user.name} />
          <div>
            <Link to="/people/$id" params={{ id: user.id }} className={table.rowLink}>
              <UserLine>{user.name}</UserLine>
              {own && <span className={table.quiet}> ({words.you})</span>}
            </Link>
            <div className={table.sub}>{[user.title, user.email].filter(Boolean).join(' · ')}</div>
          </div>
        </div>
      </td>
      <td>{(user.roles ?? []).map(roleName).join(', ')}</td>
      <td className={table.quiet} data-label={words.columns.groups}>
        {groups.join(', ')}
      </td>
      <td className={table.quiet} data-label={words.columns.manager}>
        {user.manager}
      </td>
      <td>
        <Badge tone={user.status === 'active' ? 'good' : 'neutral'} dot>
          {user.status === 'active' ? words.active : words.disabled}
        </Badge>
      </td>
    </tr>
  );
}
