import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { Notice } from '@/components/notice';
import { ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { SignedIn } from '@/lib/api/types';
import { formatClock } from '@/lib/time';
import { signIn } from './api';
import { authTexts } from './texts';

/** As the server counts failed tries. */
const throttledMs = 15 * 60_000;

interface Props {
  onSignedIn: (me: SignedIn) => Promise<void> | void;
  autoFocus?: boolean;
  /** The id of its title. */
  labelledBy?: string;
  /** Nobody but who has this address. */
  only?: string;
}

export function PasswordForm({ onSignedIn, autoFocus = false, labelledBy, only }: Props) {
  const passwordField = useRef<HTMLInputElement>(null);
  const [failedAt, setFailedAt] = useState(0);
  const [email, setEmail] = useState(only ?? '');
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
    <form onSubmit={submit} aria-labelledby={labelledBy}>
      <Stack>
        <TextInput
          label={authTexts.email}
          type="email"
          name="email"
          autoFocus={autoFocus && only === undefined}
          autoComplete="username"
          required
          readOnly={only !== undefined}
          variant={only === undefined ? undefined : 'filled'}
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          ref={passwordField}
          label={authTexts.password}
          name="password"
          data-autofocus={only !== undefined || undefined}
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
    </form>
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
