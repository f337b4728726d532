import { Divider, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { Logo } from '@/components/logo';
import type { SignedIn } from '@/lib/api/types';
import { signedIn } from '@/lib/session';
import { texts } from '@/lib/texts';
import { demoAccountsQuery } from './api';
import { DemoAccounts } from './demo-accounts';
import { PasswordForm } from './password-form';
import classes from './sign-in.module.css';
import { authTexts } from './texts';

/** Takes over the answer and goes where the person was headed, or home. */
function useArrive() {
  const client = useQueryClient();
  const router = useRouter();
  const { to } = useSearch({ strict: false });
  return async (me: SignedIn) => {
    signedIn(client, me);
    await router.invalidate();
    router.history.push(isOwnPath(to) ? to : '/');
  };
}

/** Only addresses of this server: "//other.example" is not one. */
function isOwnPath(to: unknown): to is string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to);
}

export default function SignInPage() {
  useDocumentTitle(`${authTexts.title} · ${texts.product}`);
  const arrive = useArrive();
  const { to } = useSearch({ strict: false });
  const accounts = useQuery(demoAccountsQuery).data ?? [];
  const demo = accounts.length > 0;
  return (
    <main className={classes.page}>
      <div className={demo ? classes.wide : classes.box}>
        <Stack gap={4} mb="xl">
          <Logo />
          <Text c="dimmed">{isOwnPath(to) && to !== '/' ? authTexts.goOn : authTexts.lead}</Text>
        </Stack>
        <div className={demo ? classes.columns : undefined}>
          {demo && <DemoAccounts accounts={accounts} onSignedIn={arrive} />}
          {demo && <Divider className={classes.divider} label={authTexts.or} my="lg" />}
          <Paper withBorder p="lg" radius="lg">
            <Title order={1} id="sign-in-title" mb="md">
              {authTexts.title}
            </Title>
            <PasswordForm onSignedIn={arrive} autoFocus={!demo} labelledBy="sign-in-title" />
          </Paper>
        </div>
      </div>
    </main>
  );
}
