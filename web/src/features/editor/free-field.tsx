import { ActionIcon, Button, SegmentedControl, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import type { Json, JsonObject } from '@/lib/api/types';
import { fieldId, type FieldProps, problemAt } from './config-field';
import { Group } from './config-groups';
import classes from './editor.module.css';
import { ExpressionArea } from './expression-area';
import { JsonField } from './json-field';
import { uniqueId } from './model/document';
import type { Language } from './model/field-language';
import { isObject, withMemberName, withoutMember } from './model/members';
import { editorTexts } from './texts';

const words = editorTexts.members;

type Props = FieldProps & { language: Language; toggle?: ReactNode };

/** An object whose members have names of the writer's own: a row for each, or the whole as JSON. */
export function FreeField(props: Props) {
  const { schema, path, label, value, onChange, readOnly, language } = props;
  const hasMembers = value === undefined || value === null || isObject(value);
  const [wanted, setWanted] = useState<'rows' | 'json'>(hasMembers ? 'rows' : 'json');
  const view = hasMembers ? wanted : 'json';
  return (
    <Group
      id={fieldId(path)}
      label={label}
      error={problemAt(props)}
      toggle={
        <>
          {props.toggle}
          <SegmentedControl
            size="xs"
            aria-label={words.view(label)}
            value={view}
            onChange={(next) => setWanted(next as 'rows' | 'json')}
            data={[
              { value: 'rows', label: words.rows, disabled: !hasMembers },
              { value: 'json', label: words.json },
            ]}
          />
        </>
      }
    >
      {schema.description && (
        <Text size="xs" c="dimmed">
          {schema.description}
        </Text>
      )}
      {view === 'rows' ? (
        <Rows {...props} members={isObject(value) ? value : {}} />
      ) : (
        <JsonField
          label={label}
          hideLabel
          required={props.required}
          value={value}
          onChange={onChange}
          readOnly={readOnly}
          rows={4}
          templates={language === 'template'}
        />
      )}
    </Group>
  );
}

function Rows({ members, ...props }: Props & { members: JsonObject }) {
  const { path, label, onChange, readOnly, required, problems, language } = props;
  const names = Object.keys(members);
  const addButton = useRef<HTMLButtonElement>(null);
  // Rows are counted anew once one is gone; the one in its place takes the focus.
  const [{ round, focused }, setRound] = useState<{ round: number; focused: number | null }>({
    round: 0,
    focused: null,
  });

  function remove(index: number) {
    const rest = withoutMember(members, names[index] ?? '');
    if (names.length === 1) addButton.current?.focus();
    setRound({ round: round + 1, focused: names.length === 1 ? null : Math.min(index, names.length - 2) });
    onChange(names.length === 1 && !required ? undefined : rest);
  }
  function add() {
    setRound({ round, focused: names.length });
    onChange({ ...members, [uniqueId(names, 'name')]: '' });
  }
  return (
    <>
      {names.map((name, index) => (
        <div
          key={`${round}-${index}`}
          role="group"
          aria-label={words.row(label, index)}
          className={classes.member}
          data-long={name.length > 12 || undefined}
        >
          <MemberName
            label={words.name(label, index)}
            name={name}
            taken={names}
            readOnly={readOnly}
            focused={index === focused}
            onRename={(next) => onChange(withMemberName(members, name, next))}
          />
          <MemberValue
            id={fieldId([...path, name])}
            label={words.value(label, name)}
            value={members[name] ?? null}
            language={language}
            readOnly={readOnly}
            error={problems.get([...path, name].join('/'))}
            onChange={(next) => onChange({ ...members, [name]: next })}
          />
          {!readOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              mt={4}
              aria-label={editorTexts.field.remove(name)}
              onClick={() => remove(index)}
            >
              <IconTrash size={14} />
            </ActionIcon>
          )}
        </div>
      ))}
      {!readOnly && (
        <Button
          ref={addButton}
          variant="default"
          size="compact-xs"
          leftSection={<IconPlus size={12} aria-hidden />}
          onClick={add}
        >
          {editorTexts.field.add(label)}
        </Button>
      )}
    </>
  );
}

interface NameProps {
  label: string;
  name: string;
  taken: string[];
  readOnly: boolean;
  /** Takes the focus when it appears. */
  focused: boolean;
  onRename: (name: string) => void;
}

/** The name counts when the field is left: on the way there it may be empty or another's. */
function MemberName({ label, name, taken, readOnly, focused, onRename }: NameProps) {
  const [text, setText] = useState(name);
  const [seen, setSeen] = useState(name);
  if (seen !== name) {
    setSeen(name);
    setText(name);
  }
  const next = text.trim();
  const wrong = next === '' ? words.noName : next !== name && taken.includes(next) ? words.taken(next) : null;
  const take = () => {
    if (!wrong && next !== name) onRename(next);
  };
  return (
    <TextInput
      size="xs"
      aria-label={label}
      value={text}
      error={wrong}
      readOnly={readOnly}
      autoFocus={focused}
      classNames={{ input: classes.expression }}
      spellCheck={false}
      autoComplete="off"
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
        if (event.key !== 'Escape' || text === name) return;
        event.stopPropagation();
        setText(name);
      }}
    />
  );
}

interface ValueProps {
  id: string;
  label: string;
  value: Json;
  language: Language;
  readOnly: boolean;
  error?: string;
  onChange: (value: Json) => void;
}

function MemberValue({ value, language, onChange, ...rest }: ValueProps) {
  // What began as JSON stays JSON while one types, even where it is a text on the way.
  const [beganAsText] = useState(typeof value === 'string');
  if (!beganAsText || typeof value !== 'string') {
    return (
      <JsonField
        {...rest}
        hideLabel
        value={value}
        onChange={(next) => onChange(next ?? '')}
        rows={1}
        mostRows={8}
        templates={language === 'template'}
      />
    );
  }
  if (language === 'plain') {
    const { label, ...common } = rest;
    return (
      <Textarea
        {...common}
        aria-label={label}
        autosize
        minRows={1}
        maxRows={8}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return <ExpressionArea {...rest} bare language={language} value={value} onChange={onChange} />;
}
