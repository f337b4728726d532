import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Badge } from '@/components/badge';
import { Confirm } from '@/components/confirm';
import { Dialog } from '@/components/dialog';
import { Section } from '@/components/page';
import { ProblemOf } from '@/components/states';
import { texts } from '@/lib/texts';
import { type Connection, saveConnection } from './api';
import classes from './connections.module.css';
import { secretName } from './kind';
import { connectionTexts } from './texts';

const words = connectionTexts.secrets;

interface Props {
  connection: Connection;
  etag: string;
  names: string[];
  editable: boolean;
  onChanged: (said: string) => Promise<void>;
}

/** Secrets one by one: whether each is kept, and a way to write another in its place. */
export function Secrets({ connection, etag, names, editable, onChanged }: Props) {
  const [writing, setWriting] = useState<string | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const attempt = useMutation({
    mutationFn: (secrets: Record<string, string | null>) =>
      saveConnection(connection.name, { type: connection.type, config: connection.config, secrets }, etag),
    onSuccess: async (_, secrets) => {
      const [[name, value] = ['', null]] = Object.entries(secrets);
      setWriting(null);
      setRemoving(null);
      await onChanged(value === null ? words.removed(secretName(name)) : words.kept(secretName(name)));
    },
  });
  return (
    <Section title={words.title} flush>
      <Text size="sm" c="dimmed" px={16} pb={8}>
        {words.help}
      </Text>
      <ul className={classes.secrets}>
        {names.map((name) => {
          const kept = connection.secrets.includes(name);
          return (
            <li key={name} className={classes.secret}>
              <span className={classes.secretName}>
                {secretName(name)}{' '}
                <Badge tone={kept ? 'good' : 'neutral'} dot>
                  {kept ? words.set : words.unset}
                </Badge>
              </span>
              {editable && (
                <Group gap="xs">
                  {kept && (
                    <Button
                      variant="subtle"
                      color="gray"
                      size="compact-md"
                      aria-label={`${words.remove} ${secretName(name)}`}
                      onClick={() => setRemoving(name)}
                    >
                      {words.remove}
                    </Button>
                  )}
                  <Button
                    variant="default"
                    size="compact-md"
                    aria-label={`${kept ? words.replace : words.write} ${secretName(name)}`}
                    onClick={() => setWriting(name)}
                  >
                    {kept ? words.replace : words.write}
                  </Button>
                </Group>
              )}
            </li>
          );
        })}
      </ul>
      <Dialog
        opened={writing !== null}
        onClose={() => setWriting(null)}
        title={words.dialog(secretName(writing ?? ''))}
      >
        {writing !== null && (
          <Write
            name={writing}
            pending={attempt.isPending}
            error={attempt.error}
            onClose={() => setWriting(null)}
            onSave={(value) => attempt.mutate({ [writing]: value })}
          />
        )}
      </Dialog>
      <Confirm
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={words.removeTitle(secretName(removing ?? ''))}
        confirm={words.removeConfirm}
        danger
        pending={attempt.isPending}
        error={attempt.error}
        onConfirm={() => removing !== null && attempt.mutate({ [removing]: null })}
      >
        <Text size="sm">{words.removeText}</Text>
      </Confirm>
    </Section>
  );
}

interface WriteProps {
  name: string;
  pending: boolean;
  error: unknown;
  onClose: () => void;
  onSave: (value: string) => void;
}

function Write({ name, pending, error, onClose, onSave }: WriteProps) {
  const [value, setValue] = useState('');
  const [tried, setTried] = useState(false);
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (value !== '' && !pending) onSave(value);
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <PasswordInput
          label={words.field(secretName(name))}
          description={words.help}
          // No password manager's business: it belongs to the other system, not to the reader.
          autoComplete="off"
          data-autofocus
          value={value}
          error={tried && value === '' ? words.missing : undefined}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        {error ? <ProblemOf error={error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.common.cancel}
          </Button>
          <Button type="submit" loading={pending}>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
