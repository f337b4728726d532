import { Text, Title, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Initials } from '@/components/initials';
import { ProblemOf } from '@/components/states';
import type { DemoAccount, Me, Role } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import { signInAs } from './api';
import classes from './sign-in.module.css';
import { authTexts } from './texts';

/** The role that says best what a person of the demo is for. */
const byWeight: Role[] = ['requester', 'reviewer', 'auditor', 'builder', 'operator', 'admin', 'service'];

export function DemoAccounts({
  accounts,
  onSignedIn,
}: {
  accounts: DemoAccount[];
  onSignedIn: (me: Me) => Promise<void>;
}) {
  const attempt = useMutation({ mutationFn: signInAs, onSuccess: onSignedIn });
  const roles = byWeight.filter((role) => accounts.some((account) => mainRole(account) === role));
  return (
    <section aria-labelledby="demo-title">
      <Title order={2} id="demo-title">
        {authTexts.demoTitle}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {authTexts.demoLead}
      </Text>
      {attempt.error && <ProblemOf error={attempt.error} />}
      {roles.map((role) => (
        <div key={role} className={classes.role}>
          <Text size="sm" mb={6}>
            <strong>{humanize(role)}</strong> <span className={classes.purpose}>{authTexts.purpose[role]}</span>
          </Text>
          <ul className={classes.accounts}>
            {accounts
              .filter((account) => mainRole(account) === role)
              .map((account) => (
                <li key={account.email}>
                  <UnstyledButton
                    className={classes.account}
                    disabled={attempt.isPending}
                    onClick={() => attempt.mutate(account.email)}
                  >
                    <Initials name={account.name} />
                    <span>
                      <VisuallyHidden>{authTexts.demoTitle}</VisuallyHidden>{' '}
                      <span className={classes.name}>{account.name}</span>
                      <span className={classes.title}>{account.title || account.email}</span>
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

const mainRole = (account: DemoAccount) => byWeight.find((role) => account.roles.includes(role));
