import type { MouseEvent, ReactNode } from 'react';
import type { Mark } from '@/components/user-text';
import { UserText } from '@/components/user-text';
import classes from './approval.module.css';
import { citeId, type Citations, type CitingPiece, type Quote, quoteId } from './quotes';
import { approvalTexts as words } from './texts';

/** Leads there without leaving the page's address, and puts the focus there. */
function leadTo(id: string) {
  return (event: MouseEvent) => {
    const target = document.getElementById(id);
    if (!target) return;
    event.preventDefault();
    target.scrollIntoView({ block: 'center', behavior: 'smooth' });
    target.focus({ preventScroll: true });
  };
}

function Ref({ id, to, label, children }: { id: string; to: string; label: string; children: ReactNode }) {
  return (
    <a id={id} href={`#${to}`} className={classes.ref} aria-label={label} onClick={leadTo(to)}>
      {children}
    </a>
  );
}

/** A text whose quotes lead to their places in the request. The first to quote a place is where its way back leads. */
export function Citing({ pieces, name, citations }: { pieces: CitingPiece[]; name: string; citations: Citations }) {
  const isFirst = (piece: CitingPiece) =>
    [...citations.summary, ...citations.reasons.flat()].find((each) => each.quote === piece.quote) === piece;
  return pieces.map((piece, index) => {
    const { text, quote } = piece;
    return (
      <span key={index}>
        <UserText>{text.trimEnd()}</UserText>
        {quote !== undefined && (
          <Ref
            id={isFirst(piece) ? citeId(quote) : `${citeId(quote)}-${name}-${index}`}
            to={quoteId(quote)}
            label={words.toQuote(quote)}
          >
            {quote}
          </Ref>
        )}
        {text.slice(text.trimEnd().length)}
      </span>
    );
  });
}

/** The places of a field that are quoted, each with the way back. */
export const marksAt = (quotes: Quote[], pointer: string): Mark[] =>
  quotes
    .filter((quote) => quote.pointer === pointer)
    .map(({ number, from, to, strong }) => ({
      from,
      to,
      strong,
      after: (
        <Ref id={quoteId(number)} to={citeId(number)} label={words.fromQuote(number)}>
          {number}
        </Ref>
      ),
    }));
