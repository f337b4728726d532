import { ActionIcon, Button, NativeSelect, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Json, Schema } from '@/lib/api/types';
import { asObject, ConfigField, fieldId, type FieldProps, labelOf, problemAt } from './config-field';
import classes from './editor.module.css';
import { itemLabel, itemName, nameOfItem } from './model/item-words';
import { alternativeOf, emptyOf, resolved } from './model/schema';
import { editorTexts as words } from './texts';

type GroupProps = FieldProps & { toggle?: ReactNode };

/** The frame of a field that holds others. */
export function Group({
  id,
  label,
  toggle,
  error,
  children,
}: {
  id: string;
  label: string;
  toggle?: ReactNode;
  error?: string;
  children: ReactNode;
}) {
  return (
    <fieldset className={classes.group} id={id} tabIndex={-1}>
      <legend className={classes.legend}>
        {label}
        {toggle}
      </legend>
      {children}
      {error && (
        <Text size="xs" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
    </fieldset>
  );
}

export function ListField(props: GroupProps) {
  const { schema, root, path, label, value, onChange, readOnly, problems } = props;
  const items = Array.isArray(value) ? value : [];
  const item = resolved(schema.items ?? {}, root);
  return (
    <Group id={fieldId(path)} label={label} toggle={props.toggle} error={problemAt(props)}>
      {schema.description && (
        <Text size="xs" c="dimmed">
          {schema.description}
        </Text>
      )}
      {items.map((each, index) => {
        const called = words.field.item(itemLabel(label, index), nameOfItem(each));
        return (
          <div key={index} className={classes.item}>
            <div className={classes.itemBody}>
              <ConfigField
                schema={item}
                root={root}
                path={[...path, String(index)]}
                label={called}
                value={each}
                readOnly={readOnly}
                problems={problems}
                bare
                onChange={(next) => onChange(items.map((old, at) => (at === index ? (next ?? '') : old)))}
              />
            </div>
            {!readOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={words.field.remove(called)}
                onClick={() => onChange(items.filter((_, at) => at !== index))}
              >
                <IconTrash size={14} />
              </ActionIcon>
            )}
          </div>
        );
      })}
      {!readOnly && (
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconPlus size={12} aria-hidden />}
          onClick={() => onChange([...items, emptyOf(item, root)])}
        >
          {words.field.addOne(itemName(label))}
        </Button>
      )}
    </Group>
  );
}

/** The members that are there, required or prominent are shown; the others wait in a list, so that a long schema stays short. */
export function Members(props: FieldProps & { prominent?: string[] }) {
  const { schema, root, path, value, onChange, readOnly, problems } = props;
  const members = asObject(value);
  const known = Object.entries(schema.properties ?? {});
  const [opened, setOpened] = useState<string[]>([]);
  const isShown = (name: string) =>
    name in members ||
    schema.required?.includes(name) ||
    opened.includes(name) ||
    props.prominent?.includes(name) ||
    [...problems.keys()].some((place) => place.startsWith([...path, name].join('/'))) ||
    known.length <= 4;
  const shown = known.filter(([name]) => isShown(name));
  const hidden = known.filter(([name]) => !isShown(name));
  const unknown = Object.keys(members).filter((name) => !schema.properties?.[name]);

  function set(name: string, next: Json | undefined) {
    const rest = Object.fromEntries(Object.entries(members).filter(([each]) => each !== name));
    // In the schema's order, as a person would write it.
    const all: Record<string, Json> = next === undefined ? rest : { ...members, [name]: next };
    if (next === undefined) setOpened((before) => [...before, name]);
    onChange(all);
  }

  return (
    <>
      {shown.map(([name, field]) => (
        <ConfigField
          key={name}
          schema={field}
          root={root}
          path={[...path, name]}
          label={labelOf(name, resolved(field, root))}
          value={members[name]}
          onChange={(next) => set(name, next)}
          readOnly={readOnly}
          required={schema.required?.includes(name)}
          problems={problems}
        />
      ))}
      {unknown.map((name) => (
        <ConfigField
          key={name}
          schema={{}}
          root={root}
          path={[...path, name]}
          label={name}
          value={members[name]}
          onChange={(next) => set(name, next)}
          readOnly={readOnly}
          problems={problems}
        />
      ))}
      {hidden.length > 0 && !readOnly && (
        <NativeSelect
          size="xs"
          aria-label={words.field.addFieldLabel}
          value=""
          onChange={(event) => {
            const name = event.currentTarget.value;
            if (name) setOpened((before) => [...before, name]);
          }}
          data={[
            { value: '', label: words.field.addField },
            ...hidden.map(([name, field]) => ({ value: name, label: labelOf(name, resolved(field, root)) })),
          ]}
        />
      )}
    </>
  );
}

export function ObjectField(props: GroupProps) {
  return (
    <Group id={fieldId(props.path)} label={props.label} toggle={props.toggle} error={problemAt(props)}>
      <Members {...props} />
    </Group>
  );
}

export function AlternativesField(props: GroupProps) {
  const { schema, root, path, label, value, onChange, readOnly } = props;
  const alternatives = (schema.anyOf as Schema[]).map((each) => resolved(each, root));
  const [picked, setPicked] = useState<number | null>(null);
  const found = value === undefined ? -1 : alternativeOf(value, alternatives, root);
  const at = found >= 0 ? found : (picked ?? 0);
  const chosen = alternatives[at] ?? {};
  const nameOf = (each: Schema, index: number) =>
    each.title ?? (each.const !== undefined ? String(each.const) : (typeWord(each) ?? words.field.alternative(index)));
  return (
    <Group id={fieldId(path)} label={label} toggle={props.toggle} error={problemAt(props)}>
      <NativeSelect
        size="xs"
        aria-label={words.field.kind(label)}
        disabled={readOnly}
        value={String(at)}
        onChange={(event) => {
          const index = Number(event.currentTarget.value);
          const next = alternatives[index] ?? {};
          setPicked(index);
          onChange((next.const as Json | undefined) ?? emptyOf(next, root));
        }}
        data={alternatives.map((each, index) => ({ value: String(index), label: nameOf(each, index) }))}
      />
      {chosen.const === undefined &&
        // The group has said its name, and what it is for.
        (chosen.properties ? <Members {...props} schema={chosen} /> : <ConfigField {...props} schema={chosen} bare />)}
    </Group>
  );
}

function typeWord(schema: Schema): string | undefined {
  return typeof schema.type === 'string' ? (words.field.typeWords[schema.type] ?? schema.type) : undefined;
}
