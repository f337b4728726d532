import { Button, Checkbox, Menu, NativeSelect, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  IconArrowsRightLeft,
  IconBan,
  IconChevronDown,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Confirm } from '@/components/confirm';
import { Notice } from '@/components/notice';
import { ProblemOf } from '@/components/states';
import { UserText } from '@/components/user-text';
import type { Execution, Json, JsonObject, Step } from '@/lib/api/types';
import { inertText } from '@/lib/inert-text';
import { hasVisibleText, humanize } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import { formatDateTime } from '@/lib/time';
import { versionsQuery, workflowQuery } from '@/lib/workflows';
import {
  cancelExecution,
  executionQuery,
  migrateExecution,
  type MigrationPreview,
  pauseExecution,
  previewMigration,
  resumeExecution,
  retryStep,
  sendSignal,
} from './api';
import classes from './execution.module.css';
import { executionTexts as words } from './texts';

export type Act = 'cancel' | 'pause' | 'resume' | 'migrate' | { retry: Step } | { signal: string };

interface MenuProps {
  execution: Execution;
  retryable: Step[];
  onChoose: (act: Act) => void;
}

/** What an operator may do with an execution as it stands. */
export function ActionMenu({ execution, retryable, onChoose }: MenuProps) {
  const ended = !!execution.ended_at;
  const [first] = retryable;
  if (ended && !first) return null;
  return (
    <Menu position="bottom-end" shadow="md" width={230} withinPortal={false} hideDetached={false}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {words.act.menu}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {first && (
          <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => onChoose({ retry: first })}>
            {words.act.retry}
          </Menu.Item>
        )}
        {!ended &&
          (execution.status === 'paused' ? (
            <Menu.Item leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => onChoose('resume')}>
              {words.act.resume}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={() => onChoose('pause')}>
              {words.act.pause}
            </Menu.Item>
          ))}
        {!ended && (
          <>
            <Menu.Item leftSection={<IconArrowsRightLeft size={16} aria-hidden />} onClick={() => onChoose('migrate')}>
              {words.act.migrate}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item color="bad" leftSection={<IconBan size={16} aria-hidden />} onClick={() => onChoose('cancel')}>
              {words.act.cancel}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

interface DialogProps {
  execution: Execution;
  act: Act;
  /** Whether the effect of the step to retry happened is not known. */
  unknown: boolean;
  onClose: () => void;
  onDone: (said: string) => void;
}

/** Asks before an act, and carries it out. */
export function ActionDialog(props: DialogProps) {
  const { act } = props;
  if (act === 'cancel') return <Cancelling {...props} />;
  if (act === 'pause') return <Simple {...props} words={words.pausing} said={words.done.paused} run={pauseExecution} />;
  if (act === 'resume') {
    return <Simple {...props} words={words.resuming} said={words.done.resumed} run={resumeExecution} />;
  }
  if (act === 'migrate') return <Migrating {...props} />;
  if ('signal' in act) return <Signalling {...props} signal={act.signal} />;
  return <Retrying {...props} step={act.retry} />;
}

function useAct({ execution, onClose, onDone }: DialogProps, run: () => Promise<Execution>, said: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: (changed) => {
      client.setQueryData(executionQuery(execution.id).queryKey, changed);
      void client.invalidateQueries({ queryKey: ['executions'] });
      onDone(said);
      onClose();
    },
  });
}

interface SimpleProps extends DialogProps {
  words: { title: string; text: string; confirm: string };
  said: string;
  run: (id: string) => Promise<Execution>;
}

function Simple({ words: own, said, run, ...props }: SimpleProps) {
  const act = useAct(props, () => run(props.execution.id), said);
  return (
    <Confirm
      opened
      onClose={props.onClose}
      title={own.title}
      confirm={own.confirm}
      pending={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate()}
    >
      <Text size="sm">{own.text}</Text>
    </Confirm>
  );
}

function Cancelling(props: DialogProps) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const act = useAct(props, () => cancelExecution(props.execution.id, reason.trim()), words.done.cancelled);
  const missing = !hasVisibleText(reason);
  return (
    <Confirm
      opened
      danger
      onClose={props.onClose}
      title={words.cancelling.title}
      confirm={words.cancelling.confirm}
      pending={act.isPending}
      error={act.error}
      onConfirm={() => (missing ? setTried(true) : act.mutate())}
    >
      <Text size="sm">{words.cancelling.text}</Text>
      <Reason
        value={reason}
        onChange={setReason}
        help={words.cancelling.reasonHelp}
        label={words.cancelling.reason}
        error={tried && missing ? words.cancelling.missing : undefined}
      />
    </Confirm>
  );
}

interface ReasonProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  help: string;
  error?: ReactNode;
}

const Reason = ({ value, onChange, label, help, error }: ReasonProps) => (
  <Textarea
    label={label}
    description={help}
    required
    withAsterisk={false}
    autosize
    minRows={2}
    maxRows={8}
    maxLength={1000}
    value={value}
    error={error}
    onChange={(event) => onChange(event.currentTarget.value)}
    data-autofocus
  />
);

function Retrying({ step, ...props }: DialogProps & { step: Step }) {
  const [looked, setLooked] = useState(false);
  const act = useAct(props, () => retryStep(props.execution.id, step.id, step.item), words.done.retried);
  const message = (step.error as JsonObject | null | undefined)?.message;
  return (
    <Confirm
      opened
      danger={props.unknown}
      onClose={props.onClose}
      title={words.retrying.title(step.name || humanize(step.id))}
      confirm={words.retrying.confirm}
      disabled={props.unknown && !looked}
      pending={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate()}
    >
      <Text size="sm">
        {words.retrying.text} {props.execution.ended_at && words.retrying.closed}
      </Text>
      {typeof message === 'string' && (
        <Text size="sm" c="dimmed">
          {words.retrying.last}: <UserText>{message}</UserText>
        </Text>
      )}
      {props.unknown && (
        <>
          <Notice title={words.retrying.unknown}>{words.retrying.unknownText}</Notice>
          <Checkbox
            label={words.retrying.looked}
            checked={looked}
            onChange={(event) => setLooked(event.currentTarget.checked)}
          />
        </>
      )}
    </Confirm>
  );
}

/** What a wait gives on; undefined where nothing was written, null where it is no JSON. */
function readBody(text: string): { body: Json | undefined } | null {
  if (text.trim() === '') return { body: undefined };
  try {
    return { body: JSON.parse(text) as Json };
  } catch {
    return null;
  }
}

function Signalling({ signal, ...props }: DialogProps & { signal: string }) {
  const own = words.signalling;
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const read = readBody(text);
  const body = read?.body;
  const act = useAct(
    props,
    () => sendSignal(props.execution.id, { signal, ...(body !== undefined && { body }) }),
    words.done.signalled(inertText(signal)),
  );
  return (
    <Confirm
      opened
      onClose={props.onClose}
      title={own.title(inertText(signal))}
      confirm={own.confirm}
      pending={act.isPending}
      error={act.error}
      onConfirm={() => (read ? act.mutate() : setTried(true))}
    >
      <Text size="sm">{own.text}</Text>
      <Textarea
        label={own.body}
        description={own.bodyHelp}
        autosize
        minRows={3}
        maxRows={12}
        value={text}
        spellCheck={false}
        error={tried && !read ? own.notJson : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        data-autofocus
      />
    </Confirm>
  );
}

function Migrating(props: DialogProps) {
  const { execution } = props;
  const versions = useQuery(versionsQuery(execution.workflow.id));
  const workflow = useQuery(workflowQuery(execution.workflow.id));
  const active = workflow.data?.active?.version;
  const others = (versions.data ?? []).filter((each) => each.version !== execution.workflow.version);
  const [wanted, setWanted] = useState<number | null>(null);
  const version = wanted ?? others.find((each) => each.version === active)?.version ?? others[0]?.version ?? null;
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const preview = useQuery({
    queryKey: ['migration', execution.id, version, execution.workflow.version],
    queryFn: () => previewMigration(execution.id, version ?? 0, words.migrating.previewReason),
    enabled: version !== null,
    staleTime: 0,
  });
  const said = words.done.migrated(version ?? 0);
  const act = useAct(props, () => migrateExecution(execution.id, version ?? 0, reason.trim()), said);
  const missing = !hasVisibleText(reason);
  return (
    <Confirm
      opened
      danger
      onClose={props.onClose}
      title={words.migrating.title}
      confirm={words.migrating.confirm(version ?? 0)}
      disabled={version === null || !preview.data?.possible}
      pending={act.isPending}
      error={act.error}
      onConfirm={() => (missing ? setTried(true) : act.mutate())}
    >
      <Text size="sm">{words.migrating.text}</Text>
      {versions.data && others.length === 0 ? (
        <Text size="sm">{words.migrating.none}</Text>
      ) : (
        <>
          <NativeSelect
            label={words.migrating.version}
            value={version ?? ''}
            onChange={(event) => setWanted(Number(event.currentTarget.value))}
            data={others.map((each) => ({
              value: String(each.version),
              label: `${words.migrating.versionOption(each.version, each.version === active)}, ${words.migrating.versionDay(formatDateTime(new Date(each.at)))}`,
            }))}
          />
          <div role="status" className={classes.preview}>
            {preview.data ? (
              <Preview preview={preview.data} />
            ) : preview.error ? (
              <ProblemOf error={preview.error} />
            ) : (
              texts.common.loading
            )}
          </div>
          <Reason
            value={reason}
            onChange={setReason}
            help={words.migrating.reasonHelp}
            label={words.migrating.reason}
            error={tried && missing ? words.migrating.missing : undefined}
          />
        </>
      )}
    </Confirm>
  );
}

function Preview({ preview }: { preview: MigrationPreview }) {
  if (!preview.possible) return <Notice title={words.migrating.impossible}>{preview.reason}</Notice>;
  const of = (status: MigrationPreview['steps'][number]['status']) =>
    preview.steps.filter((step) => step.status === status);
  const groups = [
    { steps: of('gone'), title: words.migrating.gone, open: true },
    { steps: of('new'), title: words.migrating.new, open: true },
    { steps: of('keeps'), title: words.migrating.keeps, open: false },
  ].filter(({ steps }) => steps.length > 0);
  const same = !preview.steps.some((step) => step.status !== 'keeps');
  return (
    <Stack gap={4}>
      {same && <Text size="sm">{words.migrating.sameSteps}</Text>}
      {groups.map(({ steps, title, open }) => (
        <details key={title(steps.length)} open={open} className={classes.folded}>
          <summary>{title(steps.length)}</summary>
          <ul className={classes.previewSteps}>
            {steps.map((step) => (
              <li key={step.node}>
                {step.name || humanize(step.node)} <code>{step.node}</code>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </Stack>
  );
}
