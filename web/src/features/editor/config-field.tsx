import { ActionIcon, Checkbox, NativeSelect, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Json, JsonObject, Schema } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import { FormFieldsEditor } from './form-fields';
import { JsonField } from './json-field';
import { isFormSchema } from './model/form-schema';
import { emptyOf, isExpression, kindOf, resolved } from './model/schema';
import { ListField, ObjectField, AlternativesField } from './config-groups';
import classes from './editor.module.css';
import { editorTexts as words } from './texts';

export interface FieldProps {
  schema: Schema;
  root: Schema;
  /** From the step: `['config', 'reviewers', '0']`. */
  path: string[];
  label: string;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  readOnly: boolean;
  required?: boolean;
  /** Messages by path, joined with `/`. */
  problems: ReadonlyMap<string, string>;
  /** The label stands elsewhere already. */
  bare?: boolean;
}

export const fieldId = (path: string[]) => `step-${path.join('-')}`;
export const labelOf = (name: string, schema: Schema) => schema.title ?? humanize(name);

/** Fields whose texts are expressions by themselves, without braces. */
const bareExpressions = new Set(['when']);
const longTexts = /^(message|prompt|system_prompt|source|text|description|html)$/;

/** One setting of a step, drawn from its schema. Any of them can be an expression instead of a value. */
export function ConfigField(props: FieldProps) {
  const { path, label, value, onChange, readOnly } = props;
  const schema = resolved(props.schema, props.root);
  const kind = kindOf(schema);
  // Some settings have no type because an expression gives them.
  const [forced, setForced] = useState(
    () => value === undefined && !schema.type && !!schema.description?.startsWith('An expression'),
  );
  const name = path.at(-1) ?? '';
  const isForm = kind === 'json' && name === 'schema' && (value === undefined || isFormSchema(value));
  // A text may hold expressions as it is; a form's fields are known before anything runs.
  const switchable = kind !== 'text' && !isForm && !props.bare;
  const asExpression = switchable && (forced || isExpression(value));

  const toggle = switchable && !readOnly && (
    <Tooltip label={asExpression ? words.field.asValue(label) : words.field.asExpression(label)}>
      <ActionIcon
        size="xs"
        variant={asExpression ? 'light' : 'subtle'}
        color={asExpression ? undefined : 'gray'}
        aria-label={asExpression ? words.field.asValue(label) : words.field.asExpression(label)}
        aria-pressed={asExpression}
        onClick={() => {
          if (asExpression) onChange(emptyOf(schema, props.root));
          setForced(!asExpression);
        }}
      >
        <IconBraces size={13} />
      </ActionIcon>
    </Tooltip>
  );

  const drawn = { ...props, schema };
  if (asExpression) {
    return (
      <Toggled toggle={toggle}>
        <TextField
          {...drawn}
          expression
          value={typeof value === 'string' ? value : ''}
          placeholder="{{ }}"
          help={words.field.expression}
        />
      </Toggled>
    );
  }
  switch (kind) {
    case 'text':
      return (
        <TextField
          {...drawn}
          expression={bareExpressions.has(name) || isExpression(value)}
          long={longTexts.test(name) || (typeof value === 'string' && value.length > 60)}
        />
      );
    case 'number':
      return (
        <Toggled toggle={toggle}>
          <NumberField {...drawn} />
        </Toggled>
      );
    case 'boolean':
      return (
        <Toggled toggle={toggle}>
          <Checkbox
            id={fieldId(path)}
            label={label}
            description={schema.description}
            checked={typeof value === 'boolean' ? value : schema.default === true}
            error={problemAt(props)}
            disabled={readOnly}
            onChange={(event) => onChange(event.currentTarget.checked)}
          />
        </Toggled>
      );
    case 'choice':
      return (
        <Toggled toggle={toggle}>
          <ChoiceField {...drawn} />
        </Toggled>
      );
    case 'list':
      return <ListField {...drawn} toggle={toggle} />;
    case 'object':
      return <ObjectField {...drawn} toggle={toggle} />;
    case 'alternatives':
      return <AlternativesField {...drawn} toggle={toggle} />;
    case 'json':
      if (isForm) {
        return (
          <FormFieldsEditor
            id={fieldId(path)}
            label={label}
            value={asObject(value)}
            onChange={onChange}
            readOnly={readOnly}
            error={problemAt(props)}
          />
        );
      }
      return (
        <Toggled toggle={toggle}>
          <JsonField
            id={fieldId(path)}
            label={label}
            hideLabel={props.bare}
            description={schema.description}
            required={props.required}
            value={value}
            onChange={onChange}
            readOnly={readOnly}
            error={problemAt(props)}
            rows={props.bare ? 1 : 2}
          />
        </Toggled>
      );
  }
}

export const problemAt = ({ problems, path }: Pick<FieldProps, 'problems' | 'path'>) => problems.get(path.join('/'));

function Toggled({ toggle, children }: { toggle: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.toggled}>
      {children}
      <span className={classes.toggle}>{toggle}</span>
    </div>
  );
}

function TextField({
  schema,
  path,
  label,
  value,
  onChange,
  readOnly,
  required,
  bare,
  expression,
  long,
  placeholder,
  help,
  ...rest
}: FieldProps & { expression?: boolean; long?: boolean; placeholder?: string; help?: string }) {
  return (
    <Textarea
      id={fieldId(path)}
      {...(bare ? { 'aria-label': label } : { label })}
      description={help ?? schema.description}
      withAsterisk={required}
      error={problemAt({ problems: rest.problems, path })}
      readOnly={readOnly}
      autosize
      minRows={long ? 2 : 1}
      maxRows={16}
      placeholder={placeholder}
      spellCheck={!expression}
      classNames={expression ? { input: classes.expression } : undefined}
      value={typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(text === '' ? undefined : text);
      }}
    />
  );
}

function NumberField({ schema, path, label, value, onChange, readOnly, required, problems }: FieldProps) {
  const [text, setText] = useState(value === undefined ? '' : String(value));
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setText(value === undefined || value === null ? '' : String(value));
  }
  const number = Number(text);
  const wrong = text.trim() !== '' && !Number.isFinite(number);
  return (
    <TextInput
      id={fieldId(path)}
      label={label}
      description={schema.description}
      withAsterisk={required}
      error={wrong ? words.field.notANumber : problemAt({ problems, path })}
      readOnly={readOnly}
      inputMode="decimal"
      placeholder={schema.default === undefined ? undefined : String(schema.default)}
      value={text}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        const read = next.trim() === '' ? undefined : Number(next);
        if (read !== undefined && !Number.isFinite(read)) return;
        setSeen(read);
        onChange(read);
      }}
    />
  );
}

function ChoiceField({ schema, path, label, value, onChange, readOnly, required, problems }: FieldProps) {
  const choices = schema.enum ?? [];
  const shown = value === undefined ? '' : JSON.stringify(value);
  const known = choices.some((choice) => JSON.stringify(choice) === shown);
  const named = (choice: Json) => (typeof choice === 'string' ? humanize(choice) : JSON.stringify(choice));
  return (
    <NativeSelect
      id={fieldId(path)}
      label={label}
      description={schema.description}
      withAsterisk={required}
      error={problemAt({ problems, path })}
      disabled={readOnly}
      value={shown}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(text === '' ? undefined : (JSON.parse(text) as Json));
      }}
      data={[
        {
          value: '',
          label:
            schema.default === undefined
              ? `(${words.field.notSet})`
              : `${named(schema.default)} (${words.field.notSet})`,
        },
        ...(known || shown === '' ? [] : [{ value: shown, label: shown }]),
        ...choices.map((choice) => ({ value: JSON.stringify(choice), label: named(choice) })),
      ]}
    />
  );
}

export const asObject = (value: Json | undefined): JsonObject =>
  value && typeof value === 'object' && !Array.isArray(value) ? value : {};
