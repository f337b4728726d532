import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core';
import type {
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
  FieldTemplateProps,
  IconButtonProps,
  ObjectFieldTemplateProps,
  RJSFSchema,
  TemplatesType,
} from '@rjsf/utils';
import { IconArrowDown, IconArrowUp, IconMessage, IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { FieldOrFiles } from '@/components/field-list';
import { UserLine, UserText } from '@/components/user-text';
import type { Json, Schema } from '@/lib/api/types';
import { humanize, pointerOf, pointerParts } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import type { FormContext } from './context';
import classes from './schema-form.module.css';
import { fullWidth } from './shape';

type Data = unknown;

/** What stood in a field of the request before; undefined where it still does. */
function earlierOf(pointer: string, { earlier, now }: FormContext): Json | undefined {
  const [name, ...rest] = pointerParts(pointer);
  if (!earlier || name === undefined || rest.length > 0) return undefined;
  const [was, is] = [earlier[name] ?? null, now?.[name] ?? null];
  return JSON.stringify(was) === JSON.stringify(is) ? undefined : was;
}

/** A field, with the reviewers' notes to it. */
function FieldTemplate(props: FieldTemplateProps<Data, RJSFSchema, FormContext>) {
  if (props.hidden) return <div hidden>{props.children}</div>;
  const pointer = pointerOf(props.fieldPathId.path.map(String));
  const notes = props.registry.formContext.notes.filter((note) => note.pointer === pointer && pointer !== '');
  const { files } = props.registry.formContext;
  const before = earlierOf(pointer, props.registry.formContext);
  return (
    <div className={notes.length ? classes.noted : undefined}>
      {props.children}
      {before !== undefined && (
        <div className={classes.before}>
          <span className={classes.beforeLabel}>{texts.form.before}</span>{' '}
          <FieldOrFiles value={before} files={Object.values(files)} />
        </div>
      )}
      {notes.map((note, index) => (
        <div key={index} className={classes.note}>
          <IconMessage size={15} aria-hidden />
          <div>
            <strong>
              <UserLine>{texts.field.noteFrom(note.from)}</UserLine>:
            </strong>{' '}
            <UserText>{note.text}</UserText>
          </div>
        </div>
      ))}
    </div>
  );
}

function ObjectFieldTemplate(props: ObjectFieldTemplateProps<Data, RJSFSchema, FormContext>) {
  const shown = props.properties.filter((property) => !property.hidden);
  const schemas = shown.map((property) => (props.schema.properties?.[property.name] ?? {}) as Schema);
  const full = fullWidth(schemas);
  const fields = (
    <div className={classes.grid}>
      {shown.map((property, index) => (
        <div key={property.name} className={full[index] ? classes.full : undefined}>
          {property.content}
        </div>
      ))}
    </div>
  );
  if (props.fieldPathId.path.length === 0) return fields;
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>
        <UserLine>{props.title}</UserLine>
      </legend>
      {props.description && <Text c="dimmed">{props.description}</Text>}
      {fields}
    </fieldset>
  );
}

function ArrayFieldTemplate(props: ArrayFieldTemplateProps<Data, RJSFSchema, FormContext>) {
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>
        <UserLine>{props.title}</UserLine>
      </legend>
      {props.schema.description && (
        <Text size="xs" c="dimmed" mb={6}>
          {props.schema.description}
        </Text>
      )}
      {props.items}
      {props.rawErrors?.map((error) => (
        <Text key={error} size="sm" c="var(--mantine-color-error)">
          {error}
        </Text>
      ))}
      {props.canAdd && (
        <Button
          variant="default"
          size="compact-md"
          mt={6}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={props.onAddClick}
        >
          {texts.form.add}
        </Button>
      )}
    </fieldset>
  );
}

function ArrayFieldItemTemplate(props: ArrayFieldItemTemplateProps<Data, RJSFSchema, FormContext>) {
  const { buttonsProps: buttons, index } = props;
  return (
    <Group align="flex-end" wrap="nowrap" gap="xs" mb={8}>
      <div style={{ flex: 1, minWidth: 0 }}>{props.children}</div>
      {props.hasToolbar && (
        <Group gap={2} wrap="nowrap" pb={2}>
          {buttons.hasMoveUp && (
            <ItemButton
              label={`${texts.form.moveUp} ${index + 1}`}
              onClick={buttons.onMoveUpItem}
              icon={<IconArrowUp size={15} />}
            />
          )}
          {buttons.hasMoveDown && (
            <ItemButton
              label={`${texts.form.moveDown} ${index + 1}`}
              onClick={buttons.onMoveDownItem}
              icon={<IconArrowDown size={15} />}
            />
          )}
          {buttons.hasRemove && (
            <ItemButton
              label={`${texts.form.remove} ${index + 1}`}
              onClick={buttons.onRemoveItem}
              icon={<IconTrash size={15} />}
            />
          )}
        </Group>
      )}
    </Group>
  );
}

function ItemButton({ label, onClick, icon }: { label: string; onClick: () => void; icon: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

/** The buttons that the form library places itself, where a schema allows free properties. */
function PlainButton({ label }: { label: string }) {
  function TemplateButton({ onClick, disabled }: IconButtonProps<Data, RJSFSchema, FormContext>) {
    return (
      <Button variant="default" size="compact-md" onClick={onClick} disabled={disabled}>
        {label}
      </Button>
    );
  }
  return TemplateButton;
}

export const templates: Partial<Omit<TemplatesType<Data, RJSFSchema, FormContext>, 'ButtonTemplates'>> & {
  ButtonTemplates: Partial<TemplatesType<Data, RJSFSchema, FormContext>['ButtonTemplates']>;
} = {
  FieldTemplate,
  ObjectFieldTemplate,
  ArrayFieldTemplate,
  ArrayFieldItemTemplate,
  FieldErrorTemplate: () => null,
  DescriptionFieldTemplate: ({ description }) => (description ? <Text c="dimmed">{description}</Text> : null),
  TitleFieldTemplate: ({ title }) => <Text fw={600}>{humanize(title)}</Text>,
  ErrorListTemplate: () => null,
  ButtonTemplates: {
    AddButton: PlainButton({ label: texts.form.add }),
    RemoveButton: PlainButton({ label: texts.form.remove }),
  },
};
