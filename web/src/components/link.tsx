import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, forwardRef } from 'react';

type Bare<Props> = Props & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof Props>;

const BareAnchor = forwardRef<HTMLAnchorElement, Bare<AnchorProps>>((props, ref) => <Anchor ref={ref} {...props} />);
BareAnchor.displayName = 'BareAnchor';

const BareButton = forwardRef<HTMLAnchorElement, Bare<ButtonProps>>((props, ref) => (
  <Button ref={ref} component="a" {...props} />
));
BareButton.displayName = 'BareButton';

/** A link inside text, to a page of ours. */
export const TextLink = createLink(BareAnchor);

/** A link that looks like a button. */
export const ButtonLink = createLink(BareButton);
