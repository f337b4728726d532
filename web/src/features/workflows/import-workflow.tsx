import { Button, FileButton, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog } from '@/components/dialog';
import { Notice } from '@/components/notice';
import { ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { WorkflowDocument } from '@/lib/api/types';
import { texts } from '@/lib/texts';
import { createWorkflow, readDocument } from '@/lib/workflows';
import { workflowTexts as words } from './texts';

const largestFile = 1024 * 1024;

export function ImportWorkflow({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Dialog opened={opened} onClose={onClose} title={words.importing.title} size="lg">
      {opened && <Body onClose={onClose} />}
    </Dialog>
  );
}

function Body({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const attempt = useMutation({
    mutationFn: (document: WorkflowDocument) => createWorkflow(document),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['workflows'] });
      void navigate({ to: '/workflows/$id', params: { id: made.id }, state: { showProblems: true } });
    },
  });
  const refused = attempt.error instanceof ApiError ? attempt.error.errors : [];

  async function take(file: File | null) {
    if (!file) return;
    if (file.size > largestFile) return setWrong(words.importing.tooLarge);
    setText(await file.text());
    setWrong(null);
  }

  function send() {
    const read = readDocument(text);
    if ('document' in read) {
      setWrong(null);
      attempt.mutate(read.document);
    } else {
      setWrong([words.importing[read.problem], read.detail].filter(Boolean).join(' '));
    }
  }

  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {words.importing.text}
      </Text>
      <div>
        <FileButton accept="application/json,.json" onChange={(file) => void take(file)}>
          {(props) => (
            <Button variant="default" size="compact-md" {...props}>
              {words.importing.file}
            </Button>
          )}
        </FileButton>
      </div>
      <Textarea
        label={words.importing.document}
        autosize
        minRows={6}
        maxRows={14}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.75rem' } }}
        value={text}
        error={wrong}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setWrong(null);
        }}
      />
      {refused.length > 0 ? (
        <Notice alert title={words.importing.refused}>
          <ul>
            {refused.map(({ pointer, message }, index) => (
              <li key={index}>
                <code>{pointer}</code> {message}
              </li>
            ))}
          </ul>
        </Notice>
      ) : (
        attempt.error && <ProblemOf error={attempt.error} />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {texts.common.cancel}
        </Button>
        <Button loading={attempt.isPending} disabled={text.trim() === ''} onClick={send}>
          {words.importing.confirm}
        </Button>
      </Group>
    </Stack>
  );
}
