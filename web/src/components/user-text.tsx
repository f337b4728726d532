import { Anchor } from '@mantine/core';
import { splitLinks } from '@/lib/text-rules';
import classes from './user-text.module.css';

/** What a person wrote: as text, with its line breaks, and links only to http, https and mailto. */
export function UserText({ children }: { children: string }) {
  return (
    <span className={classes.text}>
      {splitLinks(children).map((piece, index) =>
        piece.href ? (
          <Anchor key={index} href={piece.href} rel="noreferrer noopener" target="_blank" inherit underline="always">
            {piece.text}
          </Anchor>
        ) : (
          piece.text
        ),
      )}
    </span>
  );
}
