import { Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { inertText } from '@/lib/inert-text';
import { useOpenCount } from '@/lib/inbox';
import { texts } from '@/lib/texts';
import classes from './page.module.css';
import { UserLine } from './user-text';

interface PageProps {
  title: string;
  /** What stands in the browser's tab, where the page's own title is too long. */
  tabTitle?: string;
  sub?: ReactNode;
  actions?: ReactNode;
  back?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}

/** A page with its one first-level heading, which takes the focus so that screen readers say where one is. */
export function Page({ title, tabTitle, sub, actions, back, narrow, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const open = useOpenCount();
  useDocumentTitle(`${open > 0 ? `(${open}) ` : ''}${inertText(tabTitle ?? title)} · ${texts.product}`);
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement === null) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);
  return (
    <div className={narrow ? `${classes.page} ${classes.narrow}` : classes.page}>
      {back && <div className={classes.back}>{back}</div>}
      <header className={classes.header}>
        <div className={classes.heading}>
          <Title order={1} ref={heading} tabIndex={-1}>
            <UserLine>{title}</UserLine>
          </Title>
          {sub && <div className={classes.sub}>{sub}</div>}
        </div>
        {actions}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  title: string;
  aside?: ReactNode;
  /** The body reaches the edges: lists and tables. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

export function Section({ title, aside, flush, className, children }: SectionProps) {
  const id = useId();
  return (
    <section className={className ? `${classes.section} ${className}` : classes.section} aria-labelledby={id}>
      <div className={classes.sectionHead}>
        <Title order={2} id={id}>
          {title}
        </Title>
        {aside}
      </div>
      <div className={flush ? classes.flush : classes.sectionBody}>{children}</div>
    </section>
  );
}
