import { memo, type Ref } from 'react';
import type { Span } from './model/expression';
import classes from './expression.module.css';

interface Props {
  text: string;
  expressions: Span[];
  /** What is wrong. */
  mark: Span | null;
  /** Where the list of suggestions hangs. */
  anchor: number | null;
  anchorRef: Ref<HTMLSpanElement>;
}

/**
 * The same text in the same metrics behind the field, transparent: it gives the field its height, tints expressions, underlines
 * the mistake, and tells where a character stands.
 */
export const Overlay = memo(function Overlay({ text, expressions, mark, anchor, anchorRef }: Props) {
  const cuts = new Set([0, text.length]);
  for (const { from, to } of [...expressions, ...(mark ? [mark] : [])]) cuts.add(from).add(to);
  if (anchor !== null) cuts.add(Math.min(anchor, text.length));
  const places = [...cuts].filter((at) => at <= text.length).sort((a, b) => a - b);
  const covers = ({ from, to }: Span, at: number) => from <= at && at < to;
  return (
    <div className={classes.overlay} aria-hidden>
      {places.map((at, index) => {
        const end = places[index + 1] ?? text.length;
        return (
          <span key={at}>
            {at === anchor && <span ref={anchorRef} />}
            <span
              className={[
                expressions.some((each) => covers(each, at)) ? classes.inExpression : '',
                mark && covers(mark, at) ? classes.wrong : '',
              ].join(' ')}
            >
              {text.slice(at, end)}
            </span>
          </span>
        );
      })}
      {/* A last line that is empty has its height, too. */}
      {'\u200b'}
    </div>
  );
});
