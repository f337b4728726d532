import { Button, Divider, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { Logo } from '@/components/logo';
import { Notice } from '@/components/notice';
import { ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { SignedIn } from '@/lib/api/types';
import { signedIn } from '@/lib/session';
import { texts } from '@/lib/texts';
import { formatClock } from '@/lib/time';
import { demoAccountsQuery, signIn } from './api';
import { DemoAccounts } from './demo-accounts';
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
          <PasswordForm onSignedIn={arrive} autoFocus={!demo} />
        </div>
      </div>
    </main>
  );
}

/** As the server counts failed tries. */
const throttledMs = 15 * 60_000;

interface FormProps {
  onSignedIn: (me: SignedIn) => Promise<void>;
  autoFocus: boolean;
}

function PasswordForm({ onSignedIn, autoFocus }: FormProps) {
  const passwordField = useRef<HTMLInputElement>(null);
  const [failedAt, setFailedAt] = useState(0);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const attempt = useMutation({
    mutationFn: () => signIn(email.trim(), password, code.trim() || undefined),
    onSuccess: onSignedIn,
    onError: () => {
      setFailedAt(Date.now());
      passwordField.current?.select();
    },
  });
  const problem = attempt.error instanceof ApiError ? attempt.error : null;
  const needsCode = problem?.kind.startsWith('totp') || code !== '';

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!attempt.isPending) attempt.mutate();
  }

  return (
    <Paper component="form" withBorder p="lg" radius="lg" onSubmit={submit} aria-labelledby="sign-in-title">
      <Title order={1} id="sign-in-title" mb="md">
        {authTexts.title}
      </Title>
      <Stack>
        <TextInput
          label={authTexts.email}
          type="email"
          name="email"
          autoFocus={autoFocus}
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          ref={passwordField}
          label={authTexts.password}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {needsCode && (
          <TextInput
            label={authTexts.code}
            name="totp"
            autoFocus
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        {problem && !problem.kind.startsWith('totp') && <SignInProblem problem={problem} failedAt={failedAt} />}
        <Button type="submit" loading={attempt.isPending} fullWidth>
          {authTexts.submit}
        </Button>
      </Stack>
    </Paper>
  );
}

function SignInProblem({ problem, failedAt }: { problem: ApiError; failedAt: number }) {
  if (problem.status === 429)
    return (
      <Notice alert title={authTexts.throttled}>
        {authTexts.throttledDetail(formatClock(new Date(failedAt + throttledMs)))}
      </Notice>
    );
  if (problem.status === 401 || problem.status === 422) {
    return (
      <Notice alert title={authTexts.wrong}>
        {authTexts.wrongDetail}
      </Notice>
    );
  }
  return <ProblemOf error={problem} />;
}
