import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './notice.module.css';

/** Something that went wrong or wants attention, in its place on the page. `alert` says it to screen readers at once. */
export function Notice({ title, alert = false, children }: { title: string; alert?: boolean; children?: ReactNode }) {
  return (
    <div className={classes.notice} role={alert ? 'alert' : undefined}>
      <IconAlertTriangle size={18} aria-hidden />
      <div>
        <div className={classes.title}>{title}</div>
        {children && <div>{children}</div>}
      </div>
    </div>
  );
}
