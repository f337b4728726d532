import type { Evaluation } from './api';
import { editorTexts as words } from './texts';
import classes from './expression.module.css';

const shownAtMost = 400;

/** What a value is, in a builder's word. */
function typeOf(value: unknown): string {
  if (value === null) return words.expression.types.null ?? '';
  if (Array.isArray(value)) return words.expression.list(value.length);
  return words.expression.types[typeof value] ?? typeof value;
}

/** Under a field: what its expression comes to, why that is not known, or what is wrong with it. */
export function PreviewLine({ id, result, failed }: { id: string; result: Evaluation | undefined; failed: boolean }) {
  return (
    <div id={id} role="status" className={classes.preview} data-wrong={result?.error ? true : undefined}>
      {failed ? (
        words.expression.unavailable
      ) : !result ? (
        words.expression.working
      ) : result.error ? (
        capital(result.error.message)
      ) : result.unknown !== undefined ? (
        <>
          {result.unknown}
          {result.type && <span className={classes.type}>{words.expression.types[result.type] ?? result.type}</span>}
        </>
      ) : (
        <span className={classes.result}>
          <span aria-hidden>=</span>
          <span className={classes.value}>{shown(result)}</span>
          <span className={classes.type}>{typeOf(result.value)}</span>
        </span>
      )}
    </div>
  );
}

/** The server's words begin small: they stand behind a place elsewhere. */
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function shown({ value, text }: Evaluation): string {
  const full = text ?? (typeof value === 'string' ? value : JSON.stringify(value));
  if (full === '') return words.expression.empty;
  return full.length > shownAtMost ? `${full.slice(0, shownAtMost)}…` : full;
}
