import { NativeSelect } from '@mantine/core';
import type { Json, Schema } from '@/lib/api/types';
import { humanize, pointerOf } from '@/lib/text-rules';
import { fieldId, type FieldProps, problemAt } from './config-field';
import { useFieldPlace } from './field-place';
import { nodeOf } from './model/document';
import { isObject } from './model/members';
import { editorTexts as words } from './texts';

/** The fields of the form that stands in the same step, by their labels; null where it has none. */
export function useFormFields(): [pointer: string, label: string][] | null {
  const place = useFieldPlace();
  const schema = place && nodeOf(place.editor.document, place.node)?.config?.schema;
  const fields = isObject(schema) && isObject(schema.properties) ? Object.entries(schema.properties) : [];
  if (!fields.length) return null;
  return fields.map(([name, field]: [string, Json]) => [
    pointerOf([name]),
    (isObject(field) && (field as Schema).title) || humanize(name),
  ]);
}

/** A field of the form, chosen by its label; the setting holds its place. */
export function FieldChoice(props: FieldProps & { fields: [pointer: string, label: string][] }) {
  const { schema, path, label, value, onChange, readOnly, required, fields } = props;
  const chosen = typeof value === 'string' ? value : '';
  const known = fields.some(([pointer]) => pointer === chosen);
  return (
    <NativeSelect
      id={fieldId(path)}
      label={label}
      description={schema.description}
      withAsterisk={required}
      error={problemAt(props)}
      disabled={readOnly}
      value={chosen}
      onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
      data={[
        { value: '', label: `(${words.field.noField})` },
        ...(known || chosen === '' ? [] : [{ value: chosen, label: chosen }]),
        ...fields.map(([pointer, title]) => ({ value: pointer, label: title })),
      ]}
    />
  );
}
