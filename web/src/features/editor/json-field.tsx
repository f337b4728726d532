import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Json } from '@/lib/api/types';
import { ExpressionArea } from './expression-area';
import { same } from './model/differences';
import { editorTexts as words } from './texts';

interface Props {
  id?: string;
  label: string;
  hideLabel?: boolean;
  description?: string;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  readOnly?: boolean;
  error?: string;
  required?: boolean;
  rows?: number;
  /** Taller, it scrolls. */
  mostRows?: number;
  /** Says what is wrong with the value; null where it is right. */
  check?: (value: Json) => string | null;
  /** Its texts may hold expressions. */
  templates?: boolean;
}

const shown = (value: Json | undefined) => (value === undefined ? '' : JSON.stringify(value, null, 2));

function parsed(text: string): { value: Json | undefined } | null {
  if (text.trim() === '') return { value: undefined };
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return null;
  }
}

/** Any JSON as text. What cannot be read yet stays in the field and is not taken over. */
export function JsonField(props: Props) {
  const {
    label,
    hideLabel,
    value,
    onChange,
    error,
    required,
    check,
    rows = 2,
    mostRows = 18,
    templates,
    ...rest
  } = props;
  const [text, setText] = useState(() => shown(value));
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    // Changed elsewhere, such as by undo: the text follows, unless it says the same in another layout.
    setSeen(value);
    const own = parsed(text);
    if (!own || !same(own.value, value)) setText(shown(value));
  }
  const read = parsed(text);
  const wrong = read ? (read.value === undefined ? null : (check?.(read.value) ?? null)) : words.field.notJson;
  const take = (next: string) => {
    setText(next);
    const taken = parsed(next);
    if (taken && (taken.value === undefined || !check?.(taken.value))) {
      setSeen(taken.value);
      onChange(taken.value);
    }
  };
  if (templates) {
    return (
      <ExpressionArea
        {...rest}
        label={label}
        bare={hideLabel}
        required={required}
        error={wrong ?? error}
        long={rows > 1}
        language="template"
        json
        value={text}
        onChange={take}
      />
    );
  }
  return (
    <Textarea
      {...rest}
      {...(hideLabel ? { 'aria-label': label } : { label })}
      withAsterisk={required}
      autosize
      minRows={rows}
      maxRows={mostRows}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.75rem' } }}
      value={text}
      error={wrong ?? error}
      onChange={(event) => take(event.currentTarget.value)}
    />
  );
}
