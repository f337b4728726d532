import { ActionIcon, Button, FileButton, Group, Input, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconPaperclip, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { UserLine } from '@/components/user-text';
import { ApiError } from '@/lib/api/problem';
import type { Schema } from '@/lib/api/types';
import { uploadFile } from '@/lib/api/upload';
import { formatSize } from '@/lib/file-size';
import { inertText } from '@/lib/inert-text';
import { texts } from '@/lib/texts';
import type { FormContext } from './context';
import classes from './schema-form.module.css';
import type { Widget } from './widgets';

const largest = 25 * 1024 * 1024; // As the server allows by default; it refuses by itself where it allows less.

/** A file that is on its way, or did not get there. */
interface Sending {
  key: number;
  name: string;
  done: number;
  problem?: string;
  stop?: AbortController;
  /** Where it is worth another try. */
  file?: File;
}

/** What happened, not only what it means: there is no title above it. */
function whyNot(error: unknown): string {
  if (!(error instanceof ApiError)) return String(error);
  if (error.status === 401) return texts.form.fileNeedsSignIn;
  return error.status === 0 ? `${error.problem.title}.` : error.message;
}

const idsIn = (value: unknown) => (Array.isArray(value) ? value : value ? [value] : []) as string[];

/** Sends files one after the other as they are chosen; the form keeps their ids. */
function useUploads(props: Widget, { keepFile, busy }: FormContext) {
  const { schema, value, onChange } = props;
  const many = schema.type === 'array';
  const most = many ? ((schema.maxItems as number | undefined) ?? Infinity) : 1;
  const [sendings, setSendings] = useState<Sending[]>([]);
  const counter = useRef(0);
  // The newest, for uploads that end after the field has changed.
  const ids = useRef(idsIn(value));
  useEffect(() => {
    ids.current = idsIn(value);
  }, [value]);

  function set(next: string[]) {
    ids.current = next;
    onChange(many ? (next.length ? next : undefined) : next.at(-1));
  }
  const update = (key: number, change: Partial<Sending>) =>
    setSendings((all) => all.map((each) => (each.key === key ? { ...each, ...change } : each)));
  const drop = (key: number) => setSendings((all) => all.filter((each) => each.key !== key));

  function problemBefore(file: File, ahead: number): string | undefined {
    if (file.size > largest) return texts.form.fileTooLarge;
    return many && ids.current.length + ahead >= most ? texts.form.tooManyFiles(most) : undefined;
  }

  async function send(file: File, { key, stop }: Sending) {
    try {
      const onProgress = (done: number) => update(key, { done });
      const stored = await uploadFile(file, { onProgress, signal: stop?.signal });
      keepFile(stored);
      set([...(many ? ids.current : []), stored.id]);
      drop(key);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') drop(key);
      else update(key, { problem: whyNot(error), stop: undefined, file });
    }
  }

  async function add(chosen: File[]) {
    busy(true);
    const queue: [File, Sending][] = [];
    const added = chosen.map((file) => {
      const problem = problemBefore(file, queue.length);
      const stop = problem ? undefined : new AbortController();
      const sending: Sending = { key: (counter.current += 1), name: file.name, done: 0, problem, stop };
      if (!problem) queue.push([file, sending]);
      return sending;
    });
    setSendings((all) => [...all.filter((each) => !each.problem), ...added]);
    for (const [file, sending] of queue) await send(file, sending);
    busy(false);
  }

  async function retry({ key, file }: Sending) {
    if (!file) return;
    const again = { problem: undefined, done: 0, stop: new AbortController(), file: undefined };
    update(key, again);
    busy(true);
    await send(file, { key, name: file.name, ...again });
    busy(false);
  }

  return { retry, ids: idsIn(value), many, sendings, add, set, drop };
}

export function FilesWidget(props: Widget) {
  const { id, label, required, schema, rawErrors, disabled, registry } = props;
  const { files } = registry.formContext;
  const { ids, many, sendings, add, set, drop, retry } = useUploads(props, registry.formContext);
  const reset = useRef<() => void>(null);
  const sending = sendings.some((each) => !each.problem);
  return (
    <Input.Wrapper
      id={id}
      label={<UserLine>{label}</UserLine>}
      labelElement="div"
      withAsterisk={required}
      description={[(schema as Schema).description, texts.form.fileLimit].filter(Boolean).join(' · ')}
      error={rawErrors?.join(' ')}
    >
      <Stack gap={6} my={6} align="stretch">
        {(ids.length > 0 || sendings.length > 0) && (
          <ul className={classes.files}>
            {ids.map((fileId) => {
              const name = files[fileId]?.name ?? texts.form.unnamedFile;
              return (
                <FileRow
                  key={fileId}
                  name={name}
                  aside={files[fileId] && formatSize(files[fileId].size)}
                  action={texts.form.removeFile(name)}
                  onAction={() => set(ids.filter((other) => other !== fileId))}
                />
              );
            })}
            {sendings.map((each) => (
              <FileRow
                key={`sending-${each.key}`}
                name={each.name}
                problem={each.problem}
                aside={each.problem ? undefined : `${Math.round(each.done * 100)} %`}
                action={each.problem ? texts.form.dismissFile(each.name) : texts.form.stopFile(each.name)}
                onAction={() => (each.problem ? drop(each.key) : each.stop?.abort())}
                retry={each.problem && each.file ? () => void retry(each) : undefined}
              >
                {!each.problem && (
                  <Progress size="xs" value={each.done * 100} aria-label={texts.form.uploading(each.name)} mt={4} />
                )}
              </FileRow>
            ))}
          </ul>
        )}
        <FileButton
          resetRef={reset}
          multiple={many}
          onChange={(chosen) => {
            if (!chosen) return;
            void add(Array.isArray(chosen) ? chosen : [chosen]);
            reset.current?.();
          }}
          inputProps={{ 'aria-label': inertText(label), id }}
        >
          {(button) => (
            <Button
              {...button}
              variant="default"
              style={{ alignSelf: 'flex-start' }}
              leftSection={<IconPaperclip size={16} aria-hidden />}
              disabled={disabled || sending}
            >
              {many ? texts.form.addFiles : ids.length ? texts.form.replaceFile : texts.form.addFile}
            </Button>
          )}
        </FileButton>
      </Stack>
    </Input.Wrapper>
  );
}

interface RowProps {
  name: string;
  aside?: string;
  problem?: string;
  action: string;
  onAction: () => void;
  retry?: () => void;
  children?: ReactNode;
}

function FileRow({ name, aside, problem, action, onAction, retry, children }: RowProps) {
  const Icon = problem ? IconAlertTriangle : IconPaperclip;
  return (
    <li className={classes.fileRow}>
      <Icon size={16} aria-hidden color={problem && 'var(--mantine-color-error)'} />
      <div className={classes.fileText}>
        <Group gap={8} wrap="nowrap" justify="space-between">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <UserLine>{name}</UserLine>
          </Text>
          {aside && (
            <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              {aside}
            </Text>
          )}
        </Group>
        {problem && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {problem}
          </Text>
        )}
        {children}
      </div>
      {retry && (
        <Button variant="subtle" size="compact-sm" onClick={retry} aria-label={texts.form.retryFile(inertText(name))}>
          {texts.common.tryAgain}
        </Button>
      )}
      <ActionIcon variant="subtle" color="gray" aria-label={action} onClick={onAction}>
        <IconX size={16} />
      </ActionIcon>
    </li>
  );
}
