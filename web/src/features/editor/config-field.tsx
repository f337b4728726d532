import { ActionIcon, Checkbox, NativeSelect, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Json, JsonObject, Schema } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import { FieldChoice, useFormFields } from './field-choice';
import { useFieldPlace } from './field-place';
import { DecisionRows } from './decision-rows';
import { DurationField } from './duration-field';
import { ExpressionArea } from './expression-area';
import expressionClasses from './expression.module.css';
import { FormFieldsEditor } from './form-fields';
import { FreeField } from './free-field';
import { JsonField } from './json-field';
import { KnownNameField, knownKindOf } from './known-names';
import { isMostlyText, type Language, languageOf, takesExpression } from './model/field-language';
import { isFormSchema } from './model/form-schema';
import { isFree, isObject } from './model/members';
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

const longTexts = /^(message|prompt|system_prompt|source|text|description|html)$/;

/** One setting of a step, drawn from its schema. Any of them can be an expression instead of a value. */
export function ConfigField(props: FieldProps) {
  const { path, label, value, onChange, readOnly } = props;
  const schema = resolved(props.schema, props.root);
  // Some settings have no type because an expression gives them.
  const [forced, setForced] = useState(
    () => value === undefined && !schema.type && !!schema.description?.startsWith('An expression'),
  );
  const name = path.at(-1) ?? '';
  const type = useFieldPlace()?.type;
  // Decided once, as below: a text needs no quotes there.
  const [written] = useState(() => isMostlyText(path, type) && (value === undefined || typeof value === 'string'));
  const drawnAs = kindOf(schema);
  const kind = written && drawnAs === 'json' ? 'text' : drawnAs;
  // Without a type because an expression may give an object: what people write there is an address all the same.
  const [named] = useState(
    () => kind === 'json' && knownKindOf(path, type?.type) !== null && !isObject(value) && !isExpression(value),
  );
  const isForm = kind === 'json' && name === 'schema' && (value === undefined || isFormSchema(value));
  const language = languageOf(schema, path, type);
  // A text may hold expressions as it is; a form's fields are known before anything runs.
  const switchable = kind !== 'text' && !isForm && !props.bare && takesExpression(schema, path, type);
  const asExpression = switchable && (forced || (!named && isExpression(value)));
  // Decided once: what is typed as JSON does not change the kind of field under the hand.
  const [free] = useState(() => !props.bare && isFree(schema, name, isExpression(value) ? undefined : value));

  const toggle = switchable && !readOnly && (
    <Tooltip label={asExpression ? words.field.asValue(label) : words.field.asExpression(label)}>
      <ActionIcon
        size="xs"
        variant={asExpression ? 'light' : 'subtle'}
        color={asExpression ? undefined : 'gray'}
        aria-label={asExpression ? words.field.asValue(label) : words.field.asExpression(label)}
        aria-pressed={asExpression}
        onClick={() => {
          if (asExpression) onChange(free ? {} : emptyOf(schema, props.root));
          setForced(!asExpression);
        }}
      >
        <IconBraces size={13} />
      </ActionIcon>
    </Tooltip>
  );

  const fields = useFormFields();

  const drawn = { ...props, schema };
  if (asExpression) {
    return (
      <Toggled toggle={toggle}>
        <TextField
          {...drawn}
          unmarked
          language="template"
          value={typeof value === 'string' ? value : ''}
          placeholder="{{ }}"
          help={words.field.expression}
        />
      </Toggled>
    );
  }
  switch (kind) {
    case 'text':
      if (fields && name === 'pointer' && path[1] === 'checks') return <FieldChoice {...drawn} fields={fields} />;
      return (
        <TextField
          {...drawn}
          language={language}
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
      if (type?.type === 'decision_table' && path.join('/') === 'config/rows') return <DecisionRows {...drawn} />;
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
      if (named) {
        return (
          <Toggled toggle={toggle}>
            <TextField {...drawn} language={language} />
          </Toggled>
        );
      }
      if (free) return <FreeField {...drawn} language={language} toggle={toggle} />;
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
            templates={language === 'template'}
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

const shown = (value: Json | undefined) =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

interface TextProps extends FieldProps {
  language: Language;
  long?: boolean;
  placeholder?: string;
  help?: string;
  /** What it is read as is said beside it already. */
  unmarked?: boolean;
}

function TextField(props: TextProps) {
  const { schema, path, label, value, onChange, readOnly, required, bare, language, long, placeholder, help } = props;
  const unmarked = bare || props.unmarked;
  const common = {
    id: fieldId(path),
    description: help ?? schema.description,
    required,
    error: problemAt(props),
    readOnly,
    placeholder,
  };
  // A required one that is emptied stays there: without it the settings around it could be read as another kind of thing.
  const change = (text: string) => onChange(text === '' && !required ? undefined : text);
  // An expression that stands there already stays one; typing does not change the kind of field under the hand.
  const [computed] = useState(() => typeof value === 'string' && value.includes('{{'));
  const type = useFieldPlace()?.type?.type;
  const kind = computed ? null : knownKindOf(path, type);
  if (kind) {
    return <KnownNameField {...common} kind={kind} label={label} bare={bare} value={shown(value)} onChange={change} />;
  }
  if (language === 'duration') {
    return (
      <Marked language={language} bare={unmarked}>
        <DurationField {...common} label={label} bare={bare} value={shown(value)} onChange={change} />
      </Marked>
    );
  }
  if (language !== 'plain') {
    return (
      <Marked language={language} bare={unmarked}>
        <ExpressionArea
          {...common}
          label={label}
          bare={bare}
          language={language}
          long={long}
          value={shown(value)}
          onChange={change}
        />
      </Marked>
    );
  }
  const { required: _, ...plain } = common;
  const isCode = schema.contentMediaType !== undefined;
  return (
    <Textarea
      {...plain}
      {...(bare ? { 'aria-label': label } : { label })}
      {...(isCode && { spellCheck: false, styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)' } } })}
      withAsterisk={required}
      autosize
      minRows={isCode ? 8 : long ? 2 : 1}
      maxRows={isCode ? 32 : 16}
      value={shown(value)}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

/** Says beside the label what the field is read as. */
function Marked({ language, bare, children }: { language: Language; bare?: boolean; children: ReactNode }) {
  if (bare) return children;
  return (
    <div className={classes.toggled}>
      {children}
      <span className={classes.toggle} aria-hidden>
        <span className={expressionClasses.badge} title={words.expression.kinds[language]}>
          {words.expression.badges[language]}
        </span>
      </span>
    </div>
  );
}

function NumberField({ schema, path, label, value, onChange, readOnly, required, problems, bare }: FieldProps) {
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
      {...(bare ? { 'aria-label': label } : { label })}
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
  const explained = words.field.choices[`${useFieldPlace()?.type?.type ?? ''}.${path.at(-1) ?? ''}`];
  const named = (choice: Json) =>
    typeof choice === 'string' ? (explained?.[choice] ?? humanize(choice)) : JSON.stringify(choice);
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
              : `${named(schema.default).split(':')[0] ?? ''} (${words.field.byDefault})`,
        },
        ...(known || shown === '' ? [] : [{ value: shown, label: shown }]),
        ...choices.map((choice) => ({ value: JSON.stringify(choice), label: named(choice) })),
      ]}
    />
  );
}

export const asObject = (value: Json | undefined): JsonObject =>
  value && typeof value === 'object' && !Array.isArray(value) ? value : {};
