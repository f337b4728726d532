import { Button, Group, Text } from '@mantine/core';
import type { IChangeEvent } from '@rjsf/core';
// Not the package's index: that draws in a validator that compiles code, which the content security policy forbids.
import Form from '@rjsf/core/lib/components/Form.js';
import type { RJSFSchema, UiSchema, ValidatorType } from '@rjsf/utils';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Notice } from '@/components/notice';
import { UserLine } from '@/components/user-text';
import type { FieldProblem } from '@/lib/api/problem';
import type { JsonObject, Policy, Schema, StoredFile } from '@/lib/api/types';
import { humanize, pointerParts } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import type { FormContext, NamedNote } from './context';
import { errorTree, findProblems, fits, problemsInForm, withoutEmpty } from './problems';
import { isFileField } from './shape';
import { templates } from './templates';
import { widgets } from './widgets';

export interface FormData {
  data: JsonObject;
  /** Names and sizes of the files whose ids stand in `data`. */
  files: Record<string, StoredFile>;
}

interface Props {
  schema: Schema;
  value: FormData;
  onChange: (value: FormData) => void;
  onSubmit: (data: JsonObject) => void;
  submitLabel: string;
  sending: boolean;
  /** What the server refused. */
  refused?: FieldProblem[];
  notes?: NamedNote[];
  policies?: Policy[];
  actions?: ReactNode;
  /** Above the button. */
  before?: ReactNode;
  /** Told once the writer pauses: what would be sent, or null while something is wrong with it. Keep it stable. */
  onPause?: (data: JsonObject | null) => void;
  /** What was sent before: it stands below each field that says something else now. */
  earlier?: JsonObject;
}

const pauseMs = 500;

const validator: ValidatorType<unknown, RJSFSchema, FormContext> = {
  isValid: (schema, data, root) => fits({ ...(schema as Schema), definitions: (root as Schema)?.definitions }, data),
  rawValidation: () => ({ errors: [] }),
  validateFormData(data, schema) {
    const problems = findProblems(schema as Schema, withoutEmpty((data ?? {}) as JsonObject, schema as Schema));
    return {
      errors: problems.map(({ pointer, message }) => ({
        property: `.${pointerParts(pointer).join('.')}`,
        message,
        stack: message,
      })),
      errorSchema: errorTree(problems) as object,
    };
  },
};

/** Adds words where the schema has only names. */
function titled(schema: Schema): Schema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, field]) => [
    name,
    { ...(field.properties ? titled(field) : field), title: field.title ?? humanize(name) },
  ]);
  return { ...schema, properties: Object.fromEntries(properties) };
}

function uiOf(schema: Schema): UiSchema<unknown, RJSFSchema, FormContext> {
  const fileFields = Object.entries(schema.properties ?? {}).filter(([, field]) => isFileField(field));
  return {
    'ui:submitButtonOptions': { norender: true },
    ...Object.fromEntries(fileFields.map(([name]) => [name, { 'ui:widget': 'FilesWidget' }])),
  };
}

/** The id that the form library gives to a field's input. */
const inputId = (pointer: string) => ['root', ...pointerParts(pointer)].join('_');

/** A form drawn from a JSON Schema. What is wrong stands at its field; what belongs to none, above the button. */
export default function SchemaForm(props: Props) {
  const { schema, value, onChange, refused, notes = [], policies = [], sending } = props;
  const drawn = useMemo(() => titled(schema), [schema]);
  const ui = useMemo(() => uiOf(schema), [schema]);
  const [uploads, setUploads] = useState(0);
  const [found, setFound] = useState<FieldProblem[]>([]);
  const summary = useRef<HTMLDivElement>(null);
  // The newest stand in the reference at once: the field changes in the same moment as the file is known.
  const [kept, setKept] = useState(value.files);
  const newest = useRef(value.files);

  const fromServer = useMemo(() => problemsInForm(refused ?? [], schema), [refused, schema]);
  // What has been put right since is not said any more.
  const left = useMemo(
    () =>
      found.length === 0
        ? []
        : findProblems(schema, withoutEmpty(value.data, schema)).filter((each) =>
            found.some(({ pointer }) => pointer === each.pointer),
          ),
    [found, schema, value.data],
  );
  const problems = found.length ? left : fromServer;

  useEffect(() => {
    if (found.length || fromServer.length) summary.current?.focus();
  }, [found, fromServer]);

  const { onPause } = props;
  useEffect(() => {
    if (!onPause) return;
    const pause = setTimeout(() => {
      const data = withoutEmpty(value.data, schema);
      onPause(findProblems(schema, data).length === 0 ? data : null);
    }, pauseMs);
    return () => clearTimeout(pause);
  }, [onPause, value.data, schema]);

  const context: FormContext = {
    policies,
    area: typeof value.data.area === 'string' ? value.data.area : undefined,
    notes,
    ...(props.earlier && { earlier: props.earlier, now: value.data }),
    files: kept,
    keepFile: (file) => {
      newest.current = { ...newest.current, [file.id]: file };
      setKept(newest.current);
    },
    busy: (on) => setUploads((count) => count + (on ? 1 : -1)),
  };

  function titleOf(pointer: string): string {
    const [name] = pointerParts(pointer);
    return (name !== undefined && drawn.properties?.[name]?.title) || name || '';
  }

  return (
    <Form<unknown, RJSFSchema, FormContext>
      schema={drawn as RJSFSchema}
      uiSchema={ui}
      validator={validator}
      formData={value.data}
      formContext={context}
      widgets={widgets}
      templates={templates as object}
      extraErrors={found.length ? undefined : (errorTree(fromServer) as object)}
      showErrorList={false}
      noHtml5Validate
      onChange={(event: IChangeEvent<unknown, RJSFSchema, FormContext>) =>
        onChange({ data: event.formData as JsonObject, files: newest.current })
      }
      onError={() => setFound(findProblems(schema, withoutEmpty(value.data, schema)))}
      onSubmit={(event) => {
        setFound([]);
        props.onSubmit(withoutEmpty(event.formData as JsonObject, schema));
      }}
    >
      <div ref={summary} tabIndex={-1} style={{ outline: 'none', marginTop: problems.length ? 20 : 0 }}>
        {problems.length > 0 && (
          <Notice alert title={texts.form.problems}>
            <ul>
              {problems.map((problem, index) => (
                <li key={index}>
                  {problem.pointer ? (
                    <>
                      <a href={`#${inputId(problem.pointer)}`} onClick={(event) => jumpTo(event, problem.pointer)}>
                        <UserLine>{titleOf(problem.pointer)}</UserLine>
                      </a>
                      : {problem.message}
                    </>
                  ) : (
                    problem.message
                  )}
                </li>
              ))}
            </ul>
          </Notice>
        )}
      </div>
      {props.before}
      <Group mt="xl" justify="flex-start">
        <Button type="submit" loading={sending} disabled={uploads > 0}>
          {props.submitLabel}
        </Button>
        {props.actions}
        <Text component="span" size="xs" c="dimmed" role="status">
          {uploads > 0 ? texts.form.waitForFiles : ''}
        </Text>
      </Group>
    </Form>
  );
}

function jumpTo(event: { preventDefault: () => void }, pointer: string): void {
  event.preventDefault();
  const field = document.getElementById(inputId(pointer));
  field?.scrollIntoView({ block: 'center' });
  field?.focus({ preventScroll: true });
}
