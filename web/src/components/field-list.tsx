import { Fragment, type ReactNode } from 'react';
import type { AttachedFile, Json, JsonObject, Schema, StoredFile } from '@/lib/api/types';
import { humanize, pointerOf, pointerParts } from '@/lib/text-rules';
import { texts } from '@/lib/texts';
import { formatCalendarDate } from '@/lib/time';
import classes from './field-list.module.css';
import { FileList } from './file-list';
import { Time } from './time';
import { type Mark, UserLine, UserText } from './user-text';

interface Props {
  value: JsonObject;
  /** Gives titles to the fields where it is known. */
  schema?: Schema | null;
  /** What stands beside or below a field: notes, a button to add one. */
  extra?: (pointer: string, label: string) => { action?: ReactNode; below?: ReactNode };
  /** The request's files: they stand at their fields instead of the ids. */
  files?: AttachedFile[];
  /** Parts of a field's text that something else speaks of. */
  marks?: (pointer: string) => Mark[];
}

export const fieldLabel = (name: string, schema?: Schema | null) => schema?.properties?.[name]?.title ?? humanize(name);

/** One or several of a field's given values read as on the form. */
function inWords(value: Json, field: Schema | undefined): Json {
  if (Array.isArray(value)) return value.map((each) => inWords(each, field?.items));
  return typeof value === 'string' && field?.enum?.includes(value) ? humanize(value) : value;
}

/** A field in words, from its JSON pointer into the request. */
export function fieldPath(pointer: string, schema?: Schema | null): string {
  const parts = pointerParts(pointer);
  const [name, ...rest] = parts[0] === 'body' ? parts.slice(1) : parts;
  return name === undefined ? '' : [fieldLabel(name, schema), ...rest.map(humanize)].join(' / ');
}

/** In the schema's order, as on the form; a title first where nothing else tells. */
function inOrder(names: string[], schema?: Schema | null): string[] {
  const order = schema?.properties ? Object.keys(schema.properties) : ['title'];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...names].sort((a, b) => place(a) - place(b));
}

/** A request as people read it: each field with its name, nothing left out but what is empty. */
export function FieldList({ value, schema, extra, files = [], marks }: Props) {
  const names = inOrder(Object.keys(value), schema).filter((name) => !isEmpty(value[name]));
  return (
    <dl className={classes.list}>
      {names.map((name) => {
        const label = fieldLabel(name, schema);
        const more = extra?.(pointerOf([name]), label);
        return (
          <div key={name} className={classes.row}>
            <dt className={classes.label}>
              <UserLine>{label}</UserLine>
            </dt>
            <dd className={classes.value}>
              <div className={classes.line}>
                <div className={classes.text}>
                  <FieldOrFiles
                    value={inWords(value[name] as Json, schema?.properties?.[name])}
                    files={files.filter((file) => file.field === name)}
                    marks={marks?.(pointerOf([name]))}
                  />
                </div>
                {more?.action}
              </div>
              {more?.below}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** A field's value; where it is ids of these files, the files. */
export function FieldOrFiles({
  value,
  files,
  marks,
}: {
  value: Json | undefined;
  files: StoredFile[];
  marks?: Mark[];
}) {
  const ids = Array.isArray(value) ? value : [value];
  const named = files.filter((file) => ids.includes(file.id));
  if (named.length === 0) return <FieldValue value={value} marks={marks} />;
  const gone = ids.length - named.length;
  return (
    <>
      <FileList files={named} />
      {gone > 0 && <span className={classes.gone}>{texts.form.filesGone(gone)}</span>}
    </>
  );
}

const isEmpty = (value: Json | undefined) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

export function FieldValue({ value, marks }: { value: Json | undefined; marks?: Mark[] }) {
  if (value === undefined || value === null || value === '') return <>{texts.common.none}</>;
  if (typeof value === 'boolean') return <>{value ? texts.common.yes : texts.common.no}</>;
  if (typeof value === 'number') return <>{new Intl.NumberFormat('en', { maximumFractionDigits: 20 }).format(value)}</>;
  if (typeof value === 'string') return <TextValue text={value} marks={marks} />;
  if (Array.isArray(value)) {
    return (
      <ul className={classes.items}>
        {value.map((item, index) => (
          <li key={index}>
            <FieldValue value={item} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <dl className={classes.nested}>
      {Object.entries(value).map(([name, member]) => (
        <Fragment key={name}>
          <dt>
            <UserLine>{humanize(name)}</UserLine>
          </dt>
          <dd>
            <FieldValue value={member} />
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

function TextValue({ text, marks }: { text: string; marks?: Mark[] }) {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return <time dateTime={text}>{formatCalendarDate(text)}</time>;
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text))
    return <Time at={text} as="exact" />;
  return <UserText marks={marks}>{text}</UserText>;
}
