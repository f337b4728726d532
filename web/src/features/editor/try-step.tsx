import { ActionIcon, Button, Group, NativeSelect, Text, Tooltip } from '@mantine/core';
import { IconPinned, IconPinnedOff, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { StepBadge } from '@/components/badge';
import { JsonView } from '@/components/json-view';
import { ProblemOf } from '@/components/states';
import { ApiError } from '@/lib/api/problem';
import type { Execution, Json, JsonObject, WorkflowNode } from '@/lib/api/types';
import { portInWords } from '@/lib/ports';
import { formatDateTime } from '@/lib/time';
import { lastExecutionsQuery } from './api';
import classes from './editor.module.css';
import { JsonField } from './json-field';
import { isObject } from './model/trace';
import { SampleChoice } from './sample-choice';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

/** Runs the draft up to this step, shows what it gave, and keeps it for the next time. */
export function TryStep({ editor, node, starts }: { editor: Editor; node: WorkflowNode; starts: boolean }) {
  const { data, trial } = editor;
  const pinned = data.pins[node.id];
  const step = trial.trace?.steps.get(node.id);
  const running = trial.starting.isPending && trial.starting.variables.until === node.id;
  const blocked = trial.starting.isSuccess && trial.starting.data === null && !trial.starting.isPending;
  const refused = trial.starting.error instanceof ApiError ? trial.starting.error.errors : [];
  if (starts) return <SampleRequest editor={editor} />;
  return (
    <section className={classes.try} aria-label={words.trying.title}>
      <div className={classes.tryBar}>
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconPlayerPlay size={13} aria-hidden />}
          loading={running}
          title={words.trying.runHelp}
          onClick={() =>
            trial.starting.mutate({ input: data.input, pins: withoutPin(data.pins, node.id), until: node.id })
          }
        >
          {words.trying.run}
        </Button>
        <DataPicker editor={editor} />
        {pinned === undefined && (
          <Tooltip label={words.trying.writePin}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={26}
              aria-label={words.trying.writePin}
              onClick={() => data.pin(node.id, step?.output ?? {})}
            >
              <IconPinned size={15} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {blocked && trial.starting.variables?.until === node.id && (
        <Text size="xs" c="var(--mantine-color-error)">
          {words.trying.problems}
        </Text>
      )}
      {trial.starting.error && trial.starting.variables?.until === node.id && (
        <>
          <ProblemOf error={trial.starting.error} />
          {refused.map(({ pointer, message }) => (
            <Text key={pointer} size="xs">
              <code>{pointer}</code> {message}
            </Text>
          ))}
        </>
      )}
      {pinned !== undefined ? (
        <Pinned editor={editor} node={node} pinned={pinned} />
      ) : (
        step && (
          <details className={classes.tryOutput} open>
            <summary>
              <StepBadge status={step.status} />
              {step.port !== null && step.port !== 'main' && (
                <span className={classes.quiet}>{words.trying.leftBy(portInWords(step.port, node.type))}</span>
              )}
              {step.times > 1 && <span className={classes.quiet}>{words.trying.times(step.times)}</span>}
            </summary>
            {step.error !== undefined && <JsonView value={step.error} label={words.trying.error} />}
            {step.output !== undefined && <JsonView value={step.output} label={words.trying.output} />}
            {step.output !== undefined && (
              <Button
                variant="default"
                size="compact-xs"
                leftSection={<IconPinned size={13} aria-hidden />}
                onClick={() => data.pin(node.id, step.output ?? null)}
              >
                {words.trying.pin}
              </Button>
            )}
          </details>
        )
      )}
    </section>
  );
}

const withoutPin = (pins: JsonObject, id: string) =>
  Object.fromEntries(Object.entries(pins).filter(([each]) => each !== id));

function Pinned({ editor, node, pinned }: { editor: Editor; node: WorkflowNode; pinned: Json }) {
  const { data } = editor;
  return (
    <div className={classes.pinned}>
      <Text size="xs">
        <IconPinned size={13} aria-hidden /> {words.trying.pinned}
      </Text>
      <JsonField
        label={words.trying.pinnedOutput}
        hideLabel
        value={pinned}
        rows={3}
        mostRows={9}
        onChange={(next) => data.pin(node.id, next ?? null)}
      />
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconPinnedOff size={13} aria-hidden />}
        onClick={() => data.unpin(node.id)}
      >
        {words.trying.unpin}
      </Button>
    </div>
  );
}

const titleOf = (execution: Execution) =>
  words.trying.execution(execution.title ?? execution.id, formatDateTime(new Date(execution.started_at)));

/** Which data the fields are shown with. */
function DataPicker({ editor }: { editor: Editor }) {
  const { data, trial } = editor;
  const last = useQuery({ ...lastExecutionsQuery(editor.workflow), retry: false });
  const shown = trial.shown?.past === false ? trial.shown.id : null;
  const others = (last.data ?? []).filter(({ id }) => id !== shown);
  return (
    <NativeSelect
      size="xs"
      className={classes.tryData}
      aria-label={words.trying.data}
      value={data.from ?? ''}
      onChange={(event) => {
        const id = event.currentTarget.value;
        if (id === shown && id !== '') data.setFrom(id);
        else trial.show(id === '' ? null : id);
      }}
      data={[
        { value: '', label: words.trying.sample },
        ...(shown === null ? [] : [{ value: shown, label: words.trying.lastTest }]),
        ...others.map((each) => ({ value: each.id, label: titleOf(each) })),
      ]}
    />
  );
}

/** The request that tests begin with, at the step that starts. */
function SampleRequest({ editor }: { editor: Editor }) {
  const { data } = editor;
  const [key, setKey] = useState(0);
  return (
    <details className={classes.try}>
      <summary className={classes.partTitle}>{words.trying.request}</summary>
      <div className={classes.partBody}>
        <SampleChoice editor={editor} />
        <JsonField
          key={key}
          label={words.trying.request}
          hideLabel
          description={words.trying.requestHelp}
          value={data.input}
          rows={4}
          check={(value) => (isObject(value) ? null : words.trying.mustBeObject)}
          onChange={(input) => data.setInput(input ?? null)}
        />
        {data.ownInput && (
          <Group>
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => {
                data.setInput(null);
                setKey(key + 1);
              }}
            >
              {words.trying.makeUp}
            </Button>
          </Group>
        )}
      </div>
    </details>
  );
}
