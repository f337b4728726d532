import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Dialog } from '@/components/dialog';
import { Section } from '@/components/page';
import { ProblemOf } from '@/components/states';
import type { User } from '@/lib/api/types';
import { fieldErrors, isAtFields } from '@/lib/field-errors';
import { useUser } from '@/lib/session';
import { texts } from '@/lib/texts';
import classes from './admin.module.css';
import { changeUser } from './api';
import { PasswordField } from './password-field';
import { adminTexts } from './texts';

const words = adminTexts.person;

export function PersonPassword({ user, onDone }: { user: User; onDone: () => void }) {
  const [opened, setOpened] = useState(false);
  const me = useUser();
  const explained = user.roles.includes('service')
    ? words.passwordService
    : user.id === me?.id
      ? words.passwordSetOwn
      : words.passwordSet;
  return (
    <Section title={words.signIn}>
      <div className={classes.row}>
        <Text size="sm" c="dimmed">
          {explained}
        </Text>
        {!user.roles.includes('service') && (
          <Button variant="default" onClick={() => setOpened(true)}>
            {words.setPassword}
          </Button>
        )}
      </div>
      <Dialog opened={opened} onClose={() => setOpened(false)} title={words.setPassword}>
        {opened && (
          <Body
            user={user}
            explained={explained}
            onClose={() => setOpened(false)}
            onDone={() => {
              setOpened(false);
              onDone();
            }}
          />
        )}
      </Dialog>
    </Section>
  );
}

interface BodyProps {
  user: User;
  explained: string;
  onClose: () => void;
  onDone: () => void;
}

function Body({ user, explained, onClose, onDone }: BodyProps) {
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const attempt = useMutation({ mutationFn: () => changeUser(user.id, { password }), onSuccess: onDone });
  const short = password.length < 8;

  function submit(event: FormEvent) {
    event.preventDefault();
    // The dialog is no part of a form around it.
    event.stopPropagation();
    setTried(true);
    if (!short && !attempt.isPending) attempt.mutate();
  }

  return (
    <form onSubmit={submit} noValidate>
      {/* So that password managers know whose it is. */}
      <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
      <Stack gap="md">
        <Text size="sm">{explained}</Text>
        <PasswordField
          label={words.newPassword}
          value={password}
          onChange={setPassword}
          autoFocus
          error={(tried && short ? words.passwordShort : undefined) ?? fieldErrors(attempt.error).password}
        />
        {attempt.error && !isAtFields(attempt.error, ['password']) && <ProblemOf error={attempt.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button type="submit" loading={attempt.isPending}>
            {words.setPassword}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
