import { Button, Checkbox, Group, NativeSelect, SegmentedControl, Text, Textarea, TextInput } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconArrowLeft, IconCopy, IconTrash } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { Json, JsonObject, WorkflowNode } from '@/lib/api/types';
import { portInWords } from '@/lib/ports';
import { fieldId } from './config-field';
import { Members } from './config-groups';
import { Connections } from './connections';
import classes from './editor.module.css';
import { FieldPlaceContext } from './field-place';
import { DurationField } from './duration-field';
import { JsonField } from './json-field';
import { copyText, paste } from './model/clipboard';
import {
  changeNode,
  edgeId,
  edgesOf,
  idPattern,
  nodeOf,
  nodesOf,
  portOf,
  removeEdges,
  removeNodes,
  titleOf,
} from './model/document';
import { withAlignedRows } from './model/decision-table';
import { shownSchema } from './model/shown-schema';
import { sentenceOf, wordsOf } from './model/problem-words';
import { renameNode } from './model/references';
import { isObject } from './model/trace';
import { warningWords } from './model/warnings';
import { editorTexts as words } from './texts';
import { TryStep } from './try-step';
import type { Editor } from './use-editor';
import { WarningText } from './warning-text';

/** What is selected, as a form: a step, a connection, or the workflow itself. */
export function Inspector({ editor, onClose }: { editor: Editor; onClose?: () => void }) {
  const { document, selection } = editor;
  const [id, ...others] = selection.nodes;
  const node = id === undefined || others.length ? undefined : nodeOf(document, id);
  return (
    <>
      {onClose && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconArrowLeft size={14} aria-hidden />}
          onClick={onClose}
        >
          {words.inspector.close}
        </Button>
      )}
      {node ? (
        <StepPanel key={node.id} editor={editor} node={node} />
      ) : others.length ? (
        <SeveralPanel editor={editor} />
      ) : selection.edge ? (
        <EdgePanel editor={editor} id={selection.edge} />
      ) : (
        <WorkflowPanel editor={editor} />
      )}
    </>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function StepPanel({ editor, node }: { editor: Editor; node: WorkflowNode }) {
  const { document, catalogue, editable, apply, saved, reveal } = editor;
  const takeReveal = useEffectEvent(editor.takeReveal);
  const [view, setView] = useState<'form' | 'json'>('form');
  // A new step shows what its example fills in; one that was begun shows what it has.
  const [began] = useState(() => Object.keys(node.config ?? {}).length > 0);
  const type = catalogue.get(node.type);
  const title = titleOf(node, catalogue);
  const here = saved.problems
    .map((problem) => wordsOf(problem, saved.document, catalogue))
    .filter((said) => said.place.node === node.id);
  const warnings = saved.warnings
    .map((warning) => warningWords(warning, saved.document, catalogue))
    .filter((said) => said.place.node === node.id);
  const byPath = new Map(here.map((said) => [said.place.path.join('/'), capital(said.text)]));
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!takeReveal(reveal.count)) return;
    // The nearest field that is drawn: a part of it may not be.
    for (let path = reveal.path; path.length; path = path.slice(0, -1)) {
      const field = window.document.getElementById(fieldId(path));
      if (field) {
        field.scrollIntoView({ block: 'center' });
        field.focus({ preventScroll: true });
        return;
      }
    }
    panel.current?.querySelector<HTMLElement>('input, textarea, select')?.focus();
  }, [reveal]);

  const put = (change: Partial<WorkflowNode>, kind: string) =>
    apply(changeNode(document, node.id, change), `${kind}:${node.id}`);
  const schema = useMemo(() => (type ? shownSchema(type, node.config ?? {}, words) : {}), [type, node.config]);
  const setConfig = (config: JsonObject) => put({ config: withAlignedRows(type?.type, node.config, config) }, 'config');
  const place = useMemo(() => ({ editor, node: node.id, type }), [editor, node.id, type]);

  return (
    <FieldPlaceContext value={place}>
      <div ref={panel} className={classes.panel}>
        <header>
          <h2 className={classes.panelTitle}>{title}</h2>
          <Text size="xs" c="dimmed">
            {type ? (title === type.title ? type.description : `${type.title}. ${type.description}`) : node.type}
          </Text>
        </header>
        {here.length > 0 && (
          <ul className={classes.hereProblems} aria-label={words.inspector.problems}>
            {here.map((said, index) => (
              <li key={index}>
                <IconAlertTriangle size={14} aria-hidden /> <span>{capital(sentenceOf(said))}</span>
              </li>
            ))}
          </ul>
        )}
        {warnings.length > 0 && (
          <ul className={classes.hereProblems} data-warning aria-label={words.inspector.warnings}>
            {warnings.map((said, index) => (
              <li key={index}>
                <IconAlertCircle size={14} aria-hidden /> <WarningText said={said} />
              </li>
            ))}
          </ul>
        )}
        {editable && <TryStep editor={editor} node={node} starts={type?.starts ?? false} />}
        <TextInput
          label={words.inspector.name}
          id={fieldId(['name'])}
          value={node.name ?? ''}
          readOnly={!editable}
          onChange={(event) => put({ name: event.currentTarget.value || undefined }, 'name')}
        />
        <section className={classes.part} aria-label={words.inspector.settings}>
          <div className={classes.partHead}>
            <h3 className={classes.partTitle}>{words.inspector.settings}</h3>
            <SegmentedControl
              size="xs"
              aria-label={words.inspector.view}
              value={view}
              onChange={(next) => setView(next as 'form' | 'json')}
              data={[
                { value: 'form', label: words.inspector.form },
                { value: 'json', label: words.inspector.json },
              ]}
            />
          </div>
          {view === 'form' && type ? (
            <>
              {editable && Object.keys(node.config ?? {}).length === 0 && Object.keys(type.example).length > 0 && (
                <Button variant="default" size="compact-xs" onClick={() => setConfig(type.example)}>
                  {words.inspector.example}
                </Button>
              )}
              <Members
                schema={schema}
                root={schema}
                path={['config']}
                prominent={began ? [] : Object.keys(type.example)}
                label={words.inspector.settings}
                value={node.config ?? {}}
                onChange={(config) => setConfig(config as JsonObject)}
                readOnly={!editable}
                problems={byPath}
              />
            </>
          ) : (
            <JsonField
              label={words.inspector.settings}
              hideLabel
              id={fieldId(['config'])}
              value={node.config ?? {}}
              readOnly={!editable}
              rows={8}
              templates={!type?.starts}
              check={(value: Json) =>
                value && typeof value === 'object' && !Array.isArray(value) ? null : words.field.mustBeObject
              }
              onChange={(config) => setConfig((config ?? {}) as JsonObject)}
            />
          )}
        </section>
        <Connections editor={editor} node={node} />
        {!type?.starts && <Failure editor={editor} node={node} put={put} />}
        <IdField editor={editor} node={node} />
        {editable && (
          <Group gap="xs">
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconCopy size={14} aria-hidden />}
              onClick={() => {
                const pasted = paste(document, copyText(document, [node.id]));
                if (!pasted) return;
                apply(pasted.document);
                editor.select({ nodes: pasted.ids, edge: null });
              }}
            >
              {words.inspector.duplicate}
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              c="var(--mantine-color-error)"
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={() => apply(removeNodes(document, [node.id]))}
            >
              {words.inspector.remove}
            </Button>
          </Group>
        )}
      </div>
    </FieldPlaceContext>
  );
}

interface FailureProps {
  editor: Editor;
  node: WorkflowNode;
  put: (change: Partial<WorkflowNode>, kind: string) => void;
}

function Failure({ editor, node, put }: FailureProps) {
  const retry = node.retry ?? {};
  const setRetry = (change: JsonObject) => {
    const next = Object.fromEntries(Object.entries({ ...retry, ...change }).filter(([, value]) => value !== null));
    put({ retry: Object.keys(next).length ? next : undefined }, 'retry');
  };
  const readOnly = !editor.editable;
  return (
    <details className={classes.part} open={!!(node.on_error || node.retry || node.timeout)}>
      <summary className={classes.partTitle}>{words.inspector.failure}</summary>
      <div className={classes.partBody}>
        <NativeSelect
          label={words.inspector.onError}
          id={fieldId(['on_error'])}
          disabled={readOnly}
          value={node.on_error ?? 'fail'}
          onChange={(event) => {
            const chosen = event.currentTarget.value as WorkflowNode['on_error'];
            put({ on_error: chosen === 'fail' ? undefined : chosen }, 'on_error');
          }}
          data={Object.entries(words.inspector.onErrors).map(([value, label]) => ({ value, label }))}
        />
        <DurationField
          label={words.inspector.timeout}
          id={fieldId(['timeout'])}
          description={words.inspector.timeoutHelp}
          readOnly={readOnly}
          value={node.timeout ?? ''}
          onChange={(text) => put({ timeout: text || undefined }, 'timeout')}
        />
        <NativeSelect
          label={words.inspector.attempts}
          id={fieldId(['retry', 'max_attempts'])}
          disabled={readOnly}
          value={String(retry.max_attempts ?? '')}
          onChange={(event) =>
            setRetry({ max_attempts: event.currentTarget.value ? Number(event.currentTarget.value) : null })
          }
          data={['', '1', '2', '3', '5', '10'].map((value) => ({
            value,
            label: value || `(${words.field.notSet})`,
          }))}
        />
        {node.retry && (
          <DurationField
            label={words.inspector.firstPause}
            id={fieldId(['retry', 'initial'])}
            readOnly={readOnly}
            placeholder="PT1S"
            value={typeof retry.initial === 'string' ? retry.initial : ''}
            onChange={(text) => setRetry({ initial: text || null })}
          />
        )}
      </div>
    </details>
  );
}

/** The id counts when the field is left; everything that reads the step follows. */
function IdField({ editor, node }: { editor: Editor; node: WorkflowNode }) {
  const { document, editable, apply, selectNode } = editor;
  const [text, setText] = useState(node.id);
  const taken = text !== node.id && nodeOf(document, text) !== undefined;
  const wrong = !idPattern.test(text) ? words.inspector.idWrong : taken ? words.inspector.idTaken : null;
  return (
    <TextInput
      label={words.inspector.id}
      id={fieldId(['id'])}
      description={words.inspector.idHelp(node.id)}
      classNames={{ input: classes.expression }}
      readOnly={!editable}
      value={text}
      error={wrong}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        if (wrong) return setText(node.id);
        if (text === node.id) return;
        apply(renameNode(document, node.id, text));
        editor.data.renamePin(node.id, text);
        selectNode(text);
      }}
    />
  );
}

function SeveralPanel({ editor }: { editor: Editor }) {
  const { document, selection, apply, editable } = editor;
  return (
    <div className={classes.panel}>
      <Text size="sm">{words.inspector.several(selection.nodes.length)}</Text>
      {editable && (
        <Button
          variant="default"
          size="compact-sm"
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={14} aria-hidden />}
          onClick={() => apply(removeNodes(document, selection.nodes))}
        >
          {words.inspector.remove}
        </Button>
      )}
    </div>
  );
}

function EdgePanel({ editor, id }: { editor: Editor; id: string }) {
  const { document, catalogue, apply, editable } = editor;
  const edge = edgesOf(document).find((each) => edgeId(each) === id);
  if (!edge) return null;
  const nameOf = (nodeId: string) => {
    const node = nodeOf(document, nodeId);
    return node ? titleOf(node, catalogue) : nodeId;
  };
  return (
    <div className={classes.panel}>
      <h2 className={classes.panelTitle}>{words.inspector.connection}</h2>
      <Text size="sm">
        {words.edgeLabel(
          nameOf(edge.from),
          portInWords(portOf(edge), nodeOf(document, edge.from)?.type),
          nameOf(edge.to),
        )}
      </Text>
      {editable && (
        <div>
          <Button
            variant="default"
            size="compact-sm"
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={14} aria-hidden />}
            onClick={() => apply(removeEdges(document, [id]))}
          >
            {words.inspector.removeConnection}
          </Button>
        </div>
      )}
    </div>
  );
}

const fieldsOfSettings = ['timezone', 'external_reviewers'];

function WorkflowPanel({ editor }: { editor: Editor }) {
  const { document, editable, apply } = editor;
  const settings = document.settings ?? {};
  const others = Object.entries(settings).filter(([name]) => !fieldsOfSettings.includes(name));
  const known = Object.fromEntries(Object.entries(settings).filter(([name]) => fieldsOfSettings.includes(name)));
  function setSettings(next: JsonObject) {
    const { settings: _, ...rest } = document;
    apply(Object.keys(next).length ? { ...document, settings: next } : rest, 'document-settings');
  }
  function setSetting(name: string, value: Json | undefined) {
    const { [name]: _, ...rest } = settings;
    setSettings(value === undefined ? rest : { ...settings, [name]: value });
  }
  return (
    <div className={classes.panel}>
      <header>
        <h2 className={classes.panelTitle}>{words.inspector.workflow}</h2>
        <Text size="xs" c="dimmed">
          {words.inspector.stepCount(nodesOf(document).length)}
        </Text>
      </header>
      <TextInput
        label={words.inspector.name}
        readOnly={!editable}
        value={document.name}
        onChange={(event) => apply({ ...document, name: event.currentTarget.value }, 'document-name')}
      />
      <Textarea
        label={words.inspector.description}
        readOnly={!editable}
        autosize
        minRows={2}
        value={document.description ?? ''}
        onChange={(event) => {
          const { description: _, ...rest } = document;
          const text = event.currentTarget.value;
          apply(text ? { ...document, description: text } : rest, 'document-description');
        }}
      />
      <TextInput
        label={words.inspector.timezone}
        description={words.inspector.timezoneHelp}
        readOnly={!editable}
        placeholder="UTC"
        value={typeof settings.timezone === 'string' ? settings.timezone : ''}
        onChange={(event) => setSetting('timezone', event.currentTarget.value || undefined)}
      />
      <Checkbox
        label={words.inspector.externalReviewers}
        description={words.inspector.externalReviewersHelp}
        disabled={!editable}
        checked={settings.external_reviewers === true}
        onChange={(event) => setSetting('external_reviewers', event.currentTarget.checked || undefined)}
      />
      {others.length > 0 && (
        <JsonField
          label={words.inspector.otherSettings}
          readOnly={!editable}
          value={Object.fromEntries(others)}
          check={(value) => (isObject(value) ? null : words.field.mustBeObject)}
          onChange={(next) => setSettings({ ...known, ...(isObject(next) ? next : {}) })}
        />
      )}
    </div>
  );
}
