import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Dialog } from '@/components/dialog';
import { Stale } from '@/components/stale';
import { ProblemOf } from '@/components/states';
import type { Json, JsonObject } from '@/lib/api/types';
import { fieldErrors, isStale } from '@/lib/field-errors';
import { texts } from '@/lib/texts';
import { useUnsaved } from '@/lib/unsaved';
import { checkJson } from './json-check';
import { kindOf } from './kinds';
import { adminTexts } from './texts';

const words = adminTexts.variables;
const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

interface Props {
  opened: boolean;
  onClose: () => void;
  /** Null makes a new one. */
  name: string | null;
  variables: JsonObject;
  pending: boolean;
  error: unknown;
  onReload: () => void;
  onEdit: () => void;
  onSave: (name: string, value: Json) => void;
}

export function VariableDialog(props: Props) {
  const title = props.name === null ? words.newTitle : words.editTitle(props.name);
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={title}>
      {props.opened && <Body {...props} />}
    </Dialog>
  );
}

function Body({ onClose, name: known, variables, pending, error, onReload, onEdit, onSave }: Props) {
  const [name, setName] = useState(known ?? '');
  const [text, setText] = useState(() => (known === null ? '' : JSON.stringify(variables[known], null, 2)));
  const [tried, setTried] = useState(false);
  const [start] = useState(text);
  useUnsaved(text !== start || name !== (known ?? ''));
  const checked = checkJson(text);
  const nameProblem =
    known !== null
      ? undefined
      : !namePattern.test(name)
        ? words.nameWrong
        : Object.hasOwn(variables, name)
          ? words.nameTaken
          : undefined;
  // While one is still writing, only what is wrong already is said.
  const nameShown = tried || (name !== '' && nameProblem !== undefined) ? nameProblem : undefined;
  const valueShown =
    'value' in checked || (text.trim() === '' && !tried)
      ? undefined
      : [words.notJson, checked.line !== undefined && words.place(checked.line, checked.column ?? 1)]
          .filter(Boolean)
          .join(': ');

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!nameProblem && 'value' in checked && !pending) onSave(name, checked.value);
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {known === null && (
          <TextInput
            label={words.name}
            description={words.nameHelp}
            value={name}
            withAsterisk
            maxLength={64}
            spellCheck={false}
            autoComplete="off"
            data-autofocus
            error={nameShown ?? fieldErrors(error)[name]}
            onChange={(event) => {
              setName(event.currentTarget.value);
              onEdit();
            }}
          />
        )}
        <div>
          <Textarea
            label={words.value}
            description={words.valueHelp}
            value={text}
            autosize
            minRows={4}
            maxRows={18}
            withAsterisk
            spellCheck={false}
            data-autofocus={known !== null || undefined}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
            error={valueShown}
            onChange={(event) => {
              setText(event.currentTarget.value);
              onEdit();
            }}
          />
          <Group justify="space-between" mt={6} mih={28}>
            <Text size="sm" c="dimmed" role="status">
              {'value' in checked && `${words.reads}: ${kindOf(checked.value)}`}
            </Text>
            {'value' in checked && (
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => setText(JSON.stringify(checked.value, null, 2))}
              >
                {words.tidy}
              </Button>
            )}
          </Group>
        </div>
        {isStale(error) ? <Stale onReload={onReload} /> : error ? <ProblemOf error={error} /> : null}
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
