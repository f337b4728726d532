import { IconAlertTriangle, IconArchive } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './notice.module.css';

interface Props {
  title: string;
  /** Says it to screen readers at once. */
  alert?: boolean;
  /** Nothing is wrong: so it is by rule. */
  archived?: boolean;
  children?: ReactNode;
}

/** Something that went wrong, wants attention or is no longer there, in its place on the page. */
export function Notice({ title, alert = false, archived = false, children }: Props) {
  const Icon = archived ? IconArchive : IconAlertTriangle;
  return (
    <div className={classes.notice} data-archived={archived || undefined} role={alert ? 'alert' : undefined}>
      <Icon size={18} aria-hidden />
      <div>
        <div className={classes.title}>{title}</div>
        {children && <div>{children}</div>}
      </div>
    </div>
  );
}
