import { Anchor } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { inertPieces } from '@/lib/inert-text';
import { splitLinks } from '@/lib/text-rules';
import classes from './user-text.module.css';

/** A part of a text that something else speaks of. */
export interface Mark {
  from: number;
  to: number;
  /** What stands behind it: the way back. */
  after?: ReactNode;
  strong?: boolean;
}

/** Characters that would act on their surroundings are shown by their number instead. */
function Inert({ text }: { text: string }) {
  return inertPieces(text).map((piece, index) =>
    piece.acts ? (
      <span key={index} className={classes.acts} title={piece.acts}>
        {piece.text}
      </span>
    ) : (
      <Fragment key={index}>{piece.text}</Fragment>
    ),
  );
}

/** What a person wrote, in one line or as a name: text and nothing else, and it ends where it ends. */
export function UserLine({ children }: { children: string }) {
  return (
    <bdi className={classes.line}>
      <Inert text={children} />
    </bdi>
  );
}

/** What a person wrote: as text, with its line breaks, and links only to http, https and mailto. */
export function UserText({ children, marks = [] }: { children: string; marks?: Mark[] }) {
  return (
    <bdi className={classes.text}>{marks.length ? <Marked text={children} marks={marks} /> : linked(children)}</bdi>
  );
}

function linked(text: string): ReactNode {
  return splitLinks(text).map((piece, index) => <Linked key={index} {...piece} />);
}

function Linked({ text, href }: { text: string; href?: string }) {
  if (!href) return <Inert text={text} />;
  return (
    <Anchor href={href} rel="noreferrer noopener" target="_blank" inherit underline="always">
      <Inert text={text} />
    </Anchor>
  );
}

/** Cut wherever a mark begins or ends; a link that is cut leads from each part where the whole leads. */
function Marked({ text, marks }: { text: string; marks: Mark[] }) {
  const cuts = marks.flatMap(({ from, to }) => [from, to]);
  const pieces: { text: string; href?: string; at: number }[] = [];
  let at = 0;
  for (const piece of splitLinks(text)) {
    const end = at + piece.text.length;
    const inside = [...new Set(cuts.filter((cut) => cut > at && cut < end))].sort((a, b) => a - b);
    for (const next of [...inside, end]) {
      pieces.push({ text: text.slice(at, next), href: piece.href, at });
      at = next;
    }
  }
  return pieces.map((piece) => {
    const end = piece.at + piece.text.length;
    const over = marks.filter((mark) => mark.from <= piece.at && mark.to >= end);
    const shown = <Linked text={piece.text} href={piece.href} />;
    return (
      <Fragment key={piece.at}>
        {over.length ? (
          <mark className={classes.mark} data-strong={over.some((mark) => mark.strong) || undefined}>
            {shown}
          </mark>
        ) : (
          shown
        )}
        {marks
          .filter((mark) => mark.to === end)
          .map((mark, index) => (
            <Fragment key={index}>{mark.after}</Fragment>
          ))}
      </Fragment>
    );
  });
}
