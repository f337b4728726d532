import { Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Dialog } from '@/components/dialog';
import { ProblemOf } from '@/components/states';
import type { SignedIn, User } from '@/lib/api/types';
import { demoAccountsQuery, signInAs } from './api';
import { PasswordForm } from './password-form';
import { authTexts } from './texts';

const words = authTexts.again;

interface Props {
  /** Whose session has ended; null while it has not. */
  user: User | null;
  onSignedIn: (me: SignedIn) => void;
  /** To read or copy what is written, without signing in. */
  onClose: () => void;
  /** Gives up what is written. */
  onLeave: () => void;
}

/** Where something unsaved is on the page, the same person signs in again without leaving it. */
export function SignInAgain({ user, onSignedIn, onClose, onLeave }: Props) {
  return (
    <Dialog opened={user !== null} onClose={onClose} title={words.title}>
      {user && (
        <Stack gap="md">
          <Text size="sm">{words.text(user.name)}</Text>
          <Way user={user} onSignedIn={onSignedIn} />
          <Button variant="subtle" color="gray" onClick={onLeave}>
            {words.leave}
          </Button>
        </Stack>
      )}
    </Dialog>
  );
}

/** In the demo people have no passwords to remember. */
function Way({ user, onSignedIn }: { user: User; onSignedIn: (me: SignedIn) => void }) {
  const accounts = useQuery(demoAccountsQuery).data ?? [];
  const attempt = useMutation({ mutationFn: () => signInAs(user.email), onSuccess: onSignedIn });
  if (!accounts.some(({ email }) => email === user.email)) {
    return <PasswordForm only={user.email} onSignedIn={onSignedIn} />;
  }
  return (
    <>
      {attempt.error && <ProblemOf error={attempt.error} />}
      <Button data-autofocus loading={attempt.isPending} onClick={() => attempt.mutate()}>
        {words.as(user.name)}
      </Button>
    </>
  );
}
