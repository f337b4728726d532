import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog } from '@/components/dialog';
import { Notice } from '@/components/notice';
import { ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { Json, JsonObject, Workflow } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import { runTest } from './api';
import { JsonField } from './json-field';
import { portsOf, titleOf } from './model/document';
import { decidingNodes, pinsOf, sampleInput } from './model/test-input';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

interface Props {
  editor: Editor;
  workflow: Workflow;
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

function Body({ editor, workflow, onClose, onProblems }: Props) {
  const { document, catalogue } = editor;
  const navigate = useNavigate();
  const [input, setInput] = useState<Json | undefined>(() => sampleInput(document, catalogue));
  const [outcomes, setOutcomes] = useState<Record<string, string>>({});
  const [written, setWritten] = useState<Json | undefined>({});
  const deciding = decidingNodes(document, catalogue);
  const attempt = useMutation({
    mutationFn: async () => {
      const saved = await editor.save();
      if (saved.problems.length) return null;
      return runTest(workflow.id, input ?? {}, pinsOf(outcomes, (written ?? {}) as JsonObject));
    },
    onSuccess: (started) => {
      onClose();
      if (!started) return onProblems();
      void navigate({ to: '/executions/$id', params: { id: started.execution_id }, ignoreBlocker: true });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.status === 412) onClose();
    },
  });
  const refused = attempt.error instanceof ApiError ? attempt.error.errors : [];
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {words.testing.text}
      </Text>
      {!editor.dirty && editor.saved.problems.length > 0 && <Notice title={words.testing.problems} />}
      <JsonField label={words.testing.input} value={input} onChange={setInput} rows={4} />
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
      <JsonField
        label={words.testing.pins}
        value={written}
        onChange={setWritten}
        check={(value) =>
          value && typeof value === 'object' && !Array.isArray(value) ? null : words.testing.mustBeObject
        }
      />
      {attempt.error && <ProblemOf error={attempt.error} />}
      {refused.length > 0 && (
        <ul>
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
        <Button loading={attempt.isPending} onClick={() => attempt.mutate()}>
          {words.testing.run}
        </Button>
      </Group>
    </Stack>
  );
}
