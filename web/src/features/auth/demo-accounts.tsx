import { Text, TextInput, Title, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { Initials } from '@/components/initials';
import { ProblemOf } from '@/components/states';
import type { DemoAccount, Role, SignedIn } from '@/lib/api/types';
import { signInAs } from './api';
import classes from './sign-in.module.css';
import { authTexts } from './texts';

/** The role that says best what a person of the demo is for. */
const byWeight: Role[] = ['requester', 'reviewer', 'auditor', 'builder', 'operator', 'admin', 'service'];

const parts: { title: string; roles: Role[] }[] = [
  { title: authTexts.parts.ask, roles: ['requester'] },
  { title: authTexts.parts.decide, roles: ['reviewer'] },
  { title: authTexts.parts.keep, roles: ['auditor', 'builder', 'operator', 'admin', 'service'] },
];

const mainRole = (account: DemoAccount) => byWeight.find((role) => account.roles.includes(role)) ?? 'requester';

/** What this person is for, in a few words. */
export function purposeOf(account: DemoAccount): string {
  const [name = ''] = account.email.split('@');
  return authTexts.people[name] ?? authTexts.purpose[mainRole(account)] ?? '';
}

interface Props {
  accounts: DemoAccount[];
  onSignedIn: (me: SignedIn) => Promise<void>;
}

export function DemoAccounts({ accounts, onSignedIn }: Props) {
  const [search, setSearch] = useState('');
  const attempt = useMutation({ mutationFn: signInAs, onSuccess: onSignedIn });
  const wanted = search.trim().toLowerCase();
  const found = accounts.filter((account) =>
    [account.name, account.email, account.title ?? '', purposeOf(account), ...account.roles].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
  const shown = parts
    .map((part) => ({ ...part, accounts: found.filter((account) => part.roles.includes(mainRole(account))) }))
    .filter((part) => part.accounts.length > 0);
  const first = shown[0]?.accounts[0];

  function onKey(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !first || !wanted || attempt.isPending) return;
    event.preventDefault();
    attempt.mutate(first.email);
  }

  return (
    <section aria-labelledby="demo-title">
      <Title order={2} id="demo-title">
        {authTexts.demoTitle}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {authTexts.demoLead}
      </Text>
      <TextInput
        type="search"
        aria-label={authTexts.search}
        placeholder={authTexts.searchHint}
        leftSection={<IconSearch size={16} aria-hidden />}
        autoComplete="off"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      {attempt.error && <ProblemOf error={attempt.error} />}
      <Text size="sm" c="dimmed" role="status" mt={shown.length ? 0 : 'md'}>
        {wanted && (shown.length ? <VisuallyHidden>{authTexts.found(found.length)}</VisuallyHidden> : authTexts.nobody)}
      </Text>
      {shown.map((part) => (
        <div key={part.title} className={classes.role}>
          <Title order={3} fz="sm" fw={500} c="dimmed" mb={6}>
            {part.title}
          </Title>
          <ul className={classes.accounts}>
            {part.accounts.map((account) => (
              <li key={account.email}>
                <UnstyledButton
                  className={classes.account}
                  data-first={(wanted !== '' && account === first) || undefined}
                  disabled={attempt.isPending}
                  title={account.title ?? undefined}
                  onClick={() => attempt.mutate(account.email)}
                >
                  <Initials name={account.name} />
                  <span>
                    <VisuallyHidden>{authTexts.demoTitle}</VisuallyHidden>{' '}
                    <span className={classes.name}>{account.name}</span>
                    <VisuallyHidden>, </VisuallyHidden>
                    <span className={classes.title}>{purposeOf(account)}</span>
                  </span>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
