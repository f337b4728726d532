import { ActionIcon, Button, Checkbox, NativeSelect, SegmentedControl, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Json, JsonObject, Schema } from '@/lib/api/types';
import classes from './editor.module.css';
import { JsonField } from './json-field';
import {
  asKind,
  type FieldKind,
  fieldKinds,
  kindOfField,
  withField,
  withFieldName,
  withoutField,
  withRequired,
} from './model/form-schema';
import { uniqueId } from './model/document';
import { editorTexts as words } from './texts';

interface Props {
  id: string;
  label: string;
  value: JsonObject;
  onChange: (value: Json | undefined) => void;
  readOnly: boolean;
  error?: string;
}

/** The fields of a form, one by one; whoever knows JSON Schema writes it. */
export function FormFieldsEditor({ id, label, value, onChange, readOnly, error }: Props) {
  const [asJson, setAsJson] = useState(false);
  const [added, setAdded] = useState<number | null>(null);
  const schema = value as Schema;
  const set = (next: Schema) => onChange(next as Json);
  const names = Object.keys(schema.properties ?? {});
  return (
    <fieldset className={classes.group} id={id} tabIndex={-1}>
      <legend className={classes.legend}>
        {label}
        <SegmentedControl
          size="xs"
          aria-label={words.inspector.view}
          value={asJson ? 'json' : 'form'}
          onChange={(next) => setAsJson(next === 'json')}
          data={[
            { value: 'form', label: words.inspector.form },
            { value: 'json', label: words.inspector.json },
          ]}
        />
      </legend>
      {asJson ? (
        <JsonField label={label} hideLabel value={value} onChange={onChange} readOnly={readOnly} rows={6} />
      ) : (
        <>
          {names.map((name, index) => (
            <FieldRow
              key={index}
              schema={schema}
              name={name}
              onChange={set}
              readOnly={readOnly}
              open={index === added}
            />
          ))}
          {!readOnly && (
            <Button
              variant="default"
              size="compact-xs"
              leftSection={<IconPlus size={12} aria-hidden />}
              onClick={() => {
                setAdded(names.length);
                set(withField(schema, uniqueId(names, 'field'), { type: 'string' }));
              }}
            >
              {words.schema.addField}
            </Button>
          )}
        </>
      )}
      {error && (
        <Text size="xs" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
    </fieldset>
  );
}

interface RowProps {
  schema: Schema;
  name: string;
  onChange: (schema: Schema) => void;
  readOnly: boolean;
  open: boolean;
}

function FieldRow({ schema, name, onChange, readOnly, open }: RowProps) {
  const field = schema.properties?.[name] ?? {};
  const kind = kindOfField(field);
  const put = (next: Schema) => onChange(withField(schema, name, next));
  return (
    <details className={classes.fieldRow} open={open}>
      <summary>
        {field.title || name}{' '}
        <span className={classes.quiet}>
          {words.schema.types[kind]}
          {schema.required?.includes(name) && `, ${words.schema.required.toLowerCase()}`}
        </span>
      </summary>
      <div className={classes.fieldParts}>
        <TextInput
          size="xs"
          label={words.schema.title}
          value={field.title ?? ''}
          readOnly={readOnly}
          onChange={(event) => put({ ...field, title: event.currentTarget.value })}
        />
        <NameInput
          name={name}
          readOnly={readOnly}
          taken={Object.keys(schema.properties ?? {})}
          onChange={(next) => onChange(withFieldName(schema, name, next))}
        />
        <NativeSelect
          size="xs"
          label={words.schema.type}
          value={kind}
          disabled={readOnly}
          onChange={(event) => put(asKind(field, event.currentTarget.value as FieldKind))}
          data={[...fieldKinds, ...(kind === 'other' ? ['other'] : [])].map((each) => ({
            value: each,
            label: words.schema.types[each] ?? each,
          }))}
        />
        <div className={classes.fieldEnd}>
          <Checkbox
            size="xs"
            label={words.schema.required}
            checked={schema.required?.includes(name) ?? false}
            disabled={readOnly}
            onChange={(event) => onChange(withRequired(schema, name, event.currentTarget.checked))}
          />
          {!readOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={words.schema.removeField(field.title ?? name)}
              onClick={() => onChange(withoutField(schema, name))}
            >
              <IconTrash size={14} />
            </ActionIcon>
          )}
        </div>
        {kind === 'choice' && (
          <ChoicesInput
            choices={(field.enum ?? []).map(String)}
            readOnly={readOnly}
            onChange={(choices) => put({ ...field, enum: choices })}
          />
        )}
      </div>
    </details>
  );
}

/** The name counts when the field is left: on the way there it may be empty or another's. */
function NameInput({
  name,
  taken,
  readOnly,
  onChange,
}: {
  name: string;
  taken: string[];
  readOnly: boolean;
  onChange: (name: string) => void;
}) {
  const [text, setText] = useState(name);
  const [seen, setSeen] = useState(name);
  if (seen !== name) {
    setSeen(name);
    setText(name);
  }
  return (
    <TextInput
      size="xs"
      label={words.schema.name}
      value={text}
      readOnly={readOnly}
      classNames={{ input: classes.expression }}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        const wanted = text.trim();
        if (wanted === name) return;
        if (wanted === '' || taken.includes(wanted)) setText(name);
        else onChange(wanted);
      }}
    />
  );
}

/** One choice a line; empty lines are there only while one types. */
function ChoicesInput({
  choices,
  readOnly,
  onChange,
}: {
  choices: string[];
  readOnly: boolean;
  onChange: (choices: string[]) => void;
}) {
  const linesOf = (text: string) => [...new Set(text.split('\n').filter((line) => line.trim() !== ''))];
  const [text, setText] = useState(choices.join('\n'));
  if (linesOf(text).join('\n') !== choices.join('\n')) setText(choices.join('\n'));
  return (
    <Textarea
      className={classes.wide}
      size="xs"
      label={words.schema.choices}
      autosize
      minRows={2}
      readOnly={readOnly}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(linesOf(event.currentTarget.value));
      }}
    />
  );
}
