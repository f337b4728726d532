import { ActionIcon, Button, FileButton, Group, Input, Stack, Text } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { send } from '@/lib/api/client';
import { ApiError } from '@/lib/api/problem';
import type { StoredFile } from '@/lib/api/types';
import { formatSize } from '@/lib/file-size';
import { texts } from '@/lib/texts';
import type { Widget } from './widgets';

const largest = 25 * 1024 * 1024; // As the server allows by default; it refuses by itself where it allows less.

export function uploadFile(file: File): Promise<StoredFile> {
  return send<StoredFile>('POST', '/api/v1/files', {
    raw: file,
    headers: {
      'Content-Type': file.type || 'application/octet-stream',
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    },
  });
}

/** Sends files as they are chosen; the form keeps their ids. */
export function FilesWidget(props: Widget) {
  const { id, label, required, schema, value, onChange, rawErrors, disabled, registry } = props;
  const { files, keepFile, busy } = registry.formContext;
  const many = schema.type === 'array';
  const ids = (Array.isArray(value) ? value : value ? [value] : []) as string[];
  const [sending, setSending] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const reset = useRef<() => void>(null);

  const set = (next: string[]) => onChange(many ? (next.length ? next : undefined) : next.at(-1));

  async function add(chosen: File[]) {
    setProblem(null);
    busy(true);
    let next = ids;
    try {
      for (const file of chosen) {
        if (file.size > largest) {
          setProblem(texts.form.fileTooLarge(file.name));
          continue;
        }
        setSending(file.name);
        const stored = await uploadFile(file);
        keepFile(stored);
        next = [...(many ? next : []), stored.id];
        set(next);
      }
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : String(error));
    } finally {
      setSending(null);
      busy(false);
      reset.current?.();
    }
  }

  return (
    <Input.Wrapper
      id={id}
      label={label}
      labelElement="div"
      withAsterisk={required}
      description={schema.description}
      error={problem ?? rawErrors?.join(' ')}
    >
      <Stack gap={6} mt={4} align="flex-start">
        {ids.map((fileId) => {
          const file = files[fileId];
          const name = file?.name ?? fileId;
          return (
            <Group key={fileId} gap={8} wrap="nowrap">
              <IconPaperclip size={16} aria-hidden />
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {name}
              </Text>
              {file && (
                <Text size="xs" c="dimmed">
                  {formatSize(file.size)}
                </Text>
              )}
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={texts.form.removeFile(name)}
                onClick={() => set(ids.filter((other) => other !== fileId))}
              >
                <IconX size={14} />
              </ActionIcon>
            </Group>
          );
        })}
        <FileButton
          resetRef={reset}
          multiple={many}
          onChange={(chosen) => chosen && void add(Array.isArray(chosen) ? chosen : [chosen])}
          inputProps={{ 'aria-label': label, id }}
        >
          {(button) => (
            <Button {...button} variant="default" size="compact-md" disabled={disabled || sending !== null}>
              {sending ? texts.form.uploading(sending) : texts.form.addFiles}
            </Button>
          )}
        </FileButton>
      </Stack>
    </Input.Wrapper>
  );
}
