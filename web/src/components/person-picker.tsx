import { Group, Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { User } from '@/lib/api/types';
import { peopleQuery, personQuery } from '@/lib/people';
import { texts } from '@/lib/texts';
import { Initials } from './initials';
import { UserLine } from './user-text';
import classes from './person-picker.module.css';

interface Props {
  label: string;
  /** An address; null where nobody is chosen. One that belongs to no account is kept and shown as it is. */
  value: string | null;
  onChange: (email: string | null, person: User | null) => void;
  description?: ReactNode;
  placeholder?: string;
  error?: ReactNode;
  required?: boolean;
  disabled?: boolean;
  /** Addresses that are not offered. */
  without?: string[];
  /** Empties itself after each choice: for adding one person after another. */
  adding?: boolean;
  autoFocus?: boolean;
}

const nameOf = (user: User) => user.name || user.email;

/** Finds people by name or address; what it gives is the address. Disabled accounts are not offered. */
export function PersonPicker(props: Props) {
  const { value, onChange, without = [], adding = false, required, autoFocus, ...rest } = props;
  const [search, setSearch] = useState('');
  const chosen = useQuery({ ...personQuery(value ?? ''), enabled: !!value }).data ?? null;
  const shownName = chosen ? nameOf(chosen) : (value ?? '');
  // What stands in the field is the one chosen before, until somebody writes.
  const wanted = search === shownName ? '' : search;
  const [asked] = useDebouncedValue(wanted.trim(), 200);
  const found = useQuery(peopleQuery(asked));
  const byEmail = new Map((found.data ?? []).map((user) => [user.email, user]));
  const left = new Set(without.map((email) => email.toLowerCase()));
  const offered = [...byEmail.values()].filter(
    (user) => user.status === 'active' && !left.has(user.email.toLowerCase()) && user.email !== value,
  );
  const data = [
    ...(value ? [{ value, label: shownName }] : []),
    ...offered.map((user) => ({ value: user.email, label: nameOf(user) })),
  ];
  if (chosen) byEmail.set(chosen.email, chosen);

  return (
    <Select
      {...rest}
      data={data}
      value={value}
      searchable
      clearable={!required && !adding}
      allowDeselect={false}
      withAsterisk={required}
      data-autofocus={autoFocus || undefined}
      searchValue={search}
      onSearchChange={setSearch}
      // The server has searched, also by address.
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? texts.common.loading : texts.people.nobody}
      comboboxProps={{ withinPortal: false, hideDetached: false }}
      maxDropdownHeight={420}
      onChange={(email) => {
        onChange(email, email ? (byEmail.get(email) ?? null) : null);
        if (adding) setSearch('');
      }}
      renderOption={({ option }) => {
        const user = byEmail.get(option.value);
        return (
          <Group gap="sm" wrap="nowrap">
            <Initials name={option.label} size={26} />
            <div className={classes.text}>
              <Text size="sm" truncate>
                <UserLine>{option.label}</UserLine>
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {[user?.title, option.value].filter(Boolean).join(' · ')}
              </Text>
            </div>
          </Group>
        );
      }}
    />
  );
}
