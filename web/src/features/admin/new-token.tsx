import { Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { CopyValue } from '@/components/copy-value';
import { Dialog } from '@/components/dialog';
import { PersonPicker } from '@/components/person-picker';
import { ProblemOf } from '@/components/states';
import { isAdmin } from '@/lib/access';
import type { User } from '@/lib/api/types';
import { fieldErrors, isAtFields } from '@/lib/field-errors';
import { texts } from '@/lib/texts';
import classes from './admin.module.css';
import { createToken, type Scope } from './api';
import { adminTexts } from './texts';

const words = adminTexts.tokens;
const dayMs = 86_400_000;

interface Props {
  opened: boolean;
  onClose: () => void;
  user: User;
}

export function NewTokenDialog(props: Props) {
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    setSecret(null);
    props.onClose();
  };
  return (
    // What is shown this once does not go by a slip of the hand.
    <Dialog
      opened={props.opened}
      onClose={close}
      title={secret === null ? words.newTitle : words.madeTitle}
      held={secret !== null}
    >
      {props.opened &&
        (secret === null ? (
          <Body {...props} onMade={setSecret} />
        ) : (
          <Stack gap="md">
            <Text size="sm">{words.made}</Text>
            <div className={classes.secret}>
              <code aria-label={words.secret}>{secret}</code>
            </div>
            <Group justify="space-between">
              <CopyValue value={secret} label={words.copyIt} />
              <Button onClick={close} data-autofocus>
                {words.done}
              </Button>
            </Group>
          </Stack>
        ))}
    </Dialog>
  );
}

function Body({ onClose, onMade, user }: Props & { onMade: (secret: string) => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [owner, setOwner] = useState<string | null>(null);
  const [scopes, setScopes] = useState<Scope[]>(['read']);
  const [ends, setEnds] = useState('90');
  const [tried, setTried] = useState(false);
  const attempt = useMutation({
    mutationFn: () =>
      createToken({
        name: name.trim(),
        ...(owner ? { email: owner } : {}),
        scopes,
        expires_at: ends === 'never' ? null : new Date(Date.now() + Number(ends) * dayMs).toISOString(),
      }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['tokens'] });
      onMade(made.token);
    },
  });
  const refused = fieldErrors(attempt.error);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (name.trim() && scopes.length && !attempt.isPending) attempt.mutate();
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
          error={(tried && !name.trim() ? words.nameMissing : undefined) ?? refused.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {isAdmin(user) && (
          <PersonPicker
            label={words.owner}
            description={words.ownerHelp}
            placeholder={user.name}
            value={owner}
            error={refused.email}
            onChange={setOwner}
          />
        )}
        <Checkbox.Group
          label={words.scope}
          value={scopes}
          error={(tried && scopes.length === 0 ? words.scopeMissing : undefined) ?? refused.scopes}
          onChange={(chosen) => setScopes(chosen as Scope[])}
        >
          <Stack gap={8} mt={8}>
            {Object.entries(words.scopeLabels).map(([scope, [label, help]]) => (
              <Checkbox key={scope} value={scope} label={label} description={help} />
            ))}
          </Stack>
        </Checkbox.Group>
        <NativeSelect
          label={words.ends}
          description={ends === 'never' ? words.neverHelp : undefined}
          value={ends}
          error={refused.expires_at}
          onChange={(event) => setEnds(event.currentTarget.value)}
          data={words.periods.map(([value, label]) => ({ value, label }))}
        />
        {attempt.error && !isAtFields(attempt.error, ['name', 'email', 'scopes', 'expires_at']) && (
          <ProblemOf error={attempt.error} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button type="submit" loading={attempt.isPending}>
            {words.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
