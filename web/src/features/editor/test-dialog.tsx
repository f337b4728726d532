import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { IconPinned, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Dialog } from '@/components/dialog';
import { Notice } from '@/components/notice';
import { ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import classes from './editor.module.css';
import { JsonField } from './json-field';
import { nodeOf, portsOf, titleOf } from './model/document';
import { decidingNodes, pinsOf } from './model/test-input';
import { isObject } from './model/trace';
import { SampleChoice } from './sample-choice';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

interface Props {
  editor: Editor;
  opened: boolean;
  onClose: () => void;
  onProblems: () => void;
}

export function TestDialog(props: Props) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={words.testing.title}>
      {props.opened && <Body {...props} />}
    </Dialog>
  );
}

function Body({ editor, onClose, onProblems }: Props) {
  const { document, catalogue, data, trial } = editor;
  const [outcomes, setOutcomes] = useState<Record<string, string>>({});
  const deciding = decidingNodes(document, catalogue).filter(({ id }) => !(id in data.pins));
  const { starting } = trial;
  const run = () =>
    starting.mutate(
      { input: data.input, pins: pinsOf(outcomes, data.pins) },
      {
        onSuccess: (started) => {
          onClose();
          if (!started) onProblems();
        },
        onError: (error) => {
          if (error instanceof ApiError && error.status === 412) onClose();
        },
      },
    );
  const error = starting.variables?.until === undefined ? starting.error : null;
  const refused = error instanceof ApiError ? error.errors : [];
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {words.testing.text}
      </Text>
      {!editor.dirty && editor.saved.problems.length > 0 && <Notice title={words.testing.problems} />}
      <SampleChoice editor={editor} />
      <JsonField
        label={words.testing.input}
        value={data.input}
        onChange={(input) => data.setInput(input ?? null)}
        check={(value) => (isObject(value) ? null : words.trying.mustBeObject)}
        rows={4}
      />
      {deciding.map((node) => (
        <NativeSelect
          key={node.id}
          label={words.testing.outcomeOf(titleOf(node, catalogue))}
          value={outcomes[node.id] ?? ''}
          onChange={(event) => setOutcomes({ ...outcomes, [node.id]: event.currentTarget.value })}
          data={[
            { value: '', label: words.testing.stop },
            ...portsOf(node, catalogue)
              .filter((port) => port !== 'error')
              .map((port) => ({ value: port, label: humanize(port) })),
          ]}
        />
      ))}
      {Object.keys(data.pins).length > 0 && (
        <section aria-label={words.testing.pins}>
          <Text size="sm" fw={500}>
            {words.testing.pins}
          </Text>
          {Object.keys(data.pins).map((id) => {
            const node = nodeOf(document, id);
            const title = node ? titleOf(node, catalogue) : id;
            return (
              <Group key={id} gap={6} mt={4}>
                <IconPinned size={14} aria-hidden />
                <Text size="sm">{title}</Text>
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-xs"
                  leftSection={<IconX size={12} aria-hidden />}
                  aria-label={words.testing.unpin(title)}
                  onClick={() => data.unpin(id)}
                >
                  {words.trying.unpin}
                </Button>
              </Group>
            );
          })}
        </section>
      )}
      {error && <ProblemOf error={error} />}
      {refused.length > 0 && (
        <ul className={classes.refusals}>
          {refused.map(({ pointer, message }, index) => (
            <li key={index}>
              <code>{pointer}</code> {message}
            </li>
          ))}
        </ul>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {texts.common.cancel}
        </Button>
        <Button loading={starting.isPending} onClick={run}>
          {words.testing.run}
        </Button>
      </Group>
    </Stack>
  );
}
