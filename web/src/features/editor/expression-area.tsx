import { Input, VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react';
import type { Language } from './model/field-language';
import {
  closesBraces,
  expressionAt,
  expressionsIn,
  markAround,
  type Span,
  type Suggestion,
  suggestionsFor,
  unquoted,
  wordAt,
} from './model/expression';
import { editorTexts as words } from './texts';
import { useFieldPlace } from './field-place';
import classes from './expression.module.css';
import { insertText } from './insert-text';
import { Overlay } from './expression-overlay';
import { PreviewLine } from './expression-preview';
import { optionId, SuggestionList } from './suggestion-list';
import { useEvaluation, useNames } from './use-expression';

interface Props {
  id?: string;
  label: string;
  /** The label stands elsewhere already. */
  bare?: boolean;
  description?: string;
  required?: boolean;
  /** What is wrong, as of the last save. */
  error?: string;
  readOnly?: boolean;
  long?: boolean;
  placeholder?: string;
  language: Exclude<Language, 'plain'>;
  /** JSON whose strings are templates. */
  json?: boolean;
  value: string;
  onChange: (text: string) => void;
  onBlur?: () => void;
  /** In place of the preview, where there is something better to say. */
  hint?: ReactNode;
}

interface Opened {
  from: number;
  to: number;
  suggestions: Suggestion[];
  active: number;
}

/** A text in which expressions stand: with what may stand there, what it comes to, and where it is wrong. */
export function ExpressionArea(props: Props) {
  const { label, bare, language, json, value, readOnly } = props;
  const own = useId();
  const id = props.id ?? own;
  const list = `${own}-list`;
  const previewId = `${own}-preview`;
  const place = useFieldPlace();
  const field = useRef<HTMLTextAreaElement>(null);
  const anchor = useRef<HTMLSpanElement>(null);
  const [focused, setFocused] = useState(false);
  const [touched, setTouched] = useState(false);
  const [caret, setCaret] = useState(0);
  const [word, setWord] = useState<(Span & { word: string }) | null>(null);
  const [active, setActive] = useState(0);

  const expressions = useMemo(() => (language === 'expression' ? [] : expressionsIn(value)), [value, language]);
  const names = useNames(place, focused && !readOnly);
  const opened = openedOf(word, names, active);

  // Of JSON, the expression under the caret is what can be shown; else the whole field.
  const part = useMemo(() => partOf(value, caret, language, json ?? false), [value, caret, language, json]);
  const hasExpression = language === 'expression' ? value.trim() !== '' : part.text !== '';
  const preview = useEvaluation(
    place,
    part.text,
    language === 'expression' ? 'expression' : 'template',
    (focused || touched) && !readOnly && hasExpression,
  );
  const result = preview.source === part.text ? preview.result : undefined;
  // A word that is being completed is not wrong yet.
  const offset = opened ? null : result?.error?.offset;
  const mark = useMemo(
    () => (typeof offset === 'number' ? markAround(value, part.from + part.at(offset)) : null),
    [offset, value, part],
  );
  const wrong = !opened && result?.error !== undefined;
  const showsPreview = hasExpression && (focused || touched) && !readOnly && place !== null;

  function look(target: HTMLTextAreaElement, typed: boolean, asked = false): void {
    const at = target.selectionStart;
    setCaret(at);
    const found = at === target.selectionEnd ? wordAt(target.value, at, language) : null;
    const opens = asked || (typed && found !== null && (found.word !== '' || target.value.slice(at - 2, at) === '{{'));
    setWord(opens ? found : null);
    setActive(0);
  }

  function pick(suggestion: Suggestion): void {
    const target = field.current;
    if (!target || !word) return;
    insertText(target, word.from, word.to, suggestion.insert);
    const at = word.from + suggestion.insert.length - suggestion.back;
    target.setSelectionRange(at, at);
    setCaret(at);
    setWord(null);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // An input method has its own list under its own keys.
    if (event.nativeEvent.isComposing) return;
    if (event.ctrlKey && event.key === ' ') {
      event.preventDefault();
      return look(event.currentTarget, false, true);
    }
    if (!opened) return;
    const { suggestions } = opened;
    const chosen = suggestions[opened.active];
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        const step = event.key === 'ArrowDown' ? 1 : suggestions.length - 1;
        return setActive((opened.active + step) % suggestions.length);
      }
      case 'Enter':
      case 'Tab':
        if (event.shiftKey || !chosen) return;
        event.preventDefault();
        return pick(chosen);
      case 'Escape':
        event.preventDefault();
        event.stopPropagation();
        return setWord(null);
    }
  }

  const kind = language === 'template' && expressions.length === 0 ? undefined : language;
  const describedBy = [
    props.description ? `${id}-description` : '',
    props.error ? `${id}-error` : '',
    showsPreview ? previewId : '',
    `${own}-kind`,
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <Input.Wrapper
      id={id}
      label={bare ? undefined : label}
      withAsterisk={props.required}
      description={props.description}
      descriptionProps={{ id: `${id}-description` }}
      error={props.error}
      errorProps={{ id: `${id}-error` }}
      inputContainer={(children) => (
        <>
          {children}
          {showsPreview && !props.hint && (
            <PreviewLine id={previewId} result={opened ? undefined : result} failed={preview.failed} />
          )}
          {props.hint}
        </>
      )}
    >
      <div
        className={classes.frame}
        data-kind={kind}
        data-mono={language !== 'template' || json || expressions.length > 0}
        data-error={!!props.error || wrong}
      >
        <div className={classes.stack} data-long={props.long}>
          <Overlay
            text={value}
            expressions={expressions}
            mark={mark}
            anchor={opened ? opened.from : null}
            anchorRef={anchor}
          />
          <textarea
            ref={field}
            id={id}
            className={classes.field}
            aria-label={bare ? label : undefined}
            aria-required={props.required || undefined}
            aria-invalid={!!props.error || wrong || undefined}
            aria-describedby={describedBy}
            aria-autocomplete={readOnly ? undefined : 'list'}
            aria-haspopup={readOnly ? undefined : 'listbox'}
            aria-controls={opened ? list : undefined}
            aria-activedescendant={opened ? optionId(list, opened.active) : undefined}
            readOnly={readOnly}
            placeholder={props.placeholder}
            spellCheck={language === 'template' && !json}
            autoComplete="off"
            autoCapitalize="off"
            value={value}
            rows={1}
            onChange={(event) => {
              const target = event.currentTarget;
              const native = event.nativeEvent as InputEvent;
              setTouched(true);
              props.onChange(target.value);
              if (language !== 'expression' && closesBraces(target.value, target.selectionStart, native.data)) {
                const at = target.selectionStart;
                // After React has taken this change over.
                queueMicrotask(() => {
                  insertText(target, at, at, '}}');
                  target.setSelectionRange(at, at);
                  look(target, true);
                });
              } else if (!native.isComposing) {
                look(target, native.inputType !== 'deleteContentBackward' || word !== null);
              }
            }}
            onSelect={(event) => {
              const target = event.currentTarget;
              setCaret(target.selectionStart);
              if (word && (target.selectionStart !== word.to || target.selectionEnd !== word.to)) setWord(null);
            }}
            onKeyDown={onKeyDown}
            onFocus={() => setFocused(true)}
            onBlur={() => {
              setFocused(false);
              setWord(null);
              props.onBlur?.();
            }}
          />
        </div>
      </div>
      <VisuallyHidden id={`${own}-kind`}>{words.expression.kinds[language]}</VisuallyHidden>
      {opened && (
        <SuggestionList
          id={list}
          suggestions={opened.suggestions}
          active={opened.active}
          anchor={anchor}
          onPick={pick}
        />
      )}
      <VisuallyHidden role="status">{opened ? words.expression.found(opened.suggestions.length) : ''}</VisuallyHidden>
    </Input.Wrapper>
  );
}

function openedOf(
  word: (Span & { word: string }) | null,
  names: ReturnType<typeof useNames>,
  active: number,
): Opened | null {
  if (!word || !names) return null;
  const suggestions = suggestionsFor(word.word, names.names, names.functions);
  const [first] = suggestions;
  // Nothing, or just what stands there already.
  if (!first || (suggestions.length === 1 && first.insert === word.word)) return null;
  return { from: word.from, to: word.to, suggestions, active: Math.min(active, suggestions.length - 1) };
}

interface Part {
  text: string;
  /** Where it begins in the field. */
  from: number;
  /** From a place in the text to one in the field, counted from `from`. */
  at: (offset: number) => number;
}

const nothing: Part = { text: '', from: 0, at: (offset) => offset };

/** What of the field is worked out. */
function partOf(value: string, caret: number, language: Language, json: boolean): Part {
  if (language === 'expression') return { ...nothing, text: value };
  if (!json) return expressionsIn(value).length ? { ...nothing, text: value } : nothing;
  const here = expressionAt(value, caret, 'template') ?? expressionsIn(value)[0];
  if (!here) return nothing;
  const from = here.from - 2;
  const read = unquoted(value.slice(from, here.to + 2));
  return read ? { text: read.text, from, at: read.at } : nothing;
}
