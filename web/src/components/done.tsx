import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { texts } from '@/lib/texts';
import classes from './done.module.css';

interface Props {
  /** Null where nothing was done. */
  children: ReactNode;
  onUndo?: () => void;
  pending?: boolean;
}

/** What has just been done, said to screen readers too, with a way back where there is one. */
export function Done({ children, onUndo, pending }: Props) {
  return (
    <div role="status" className={classes.place}>
      {children && (
        <div className={classes.done}>
          <IconCheck size={16} aria-hidden />
          <div className={classes.text}>{children}</div>
          {onUndo && (
            <Button variant="default" size="compact-sm" onClick={onUndo} loading={pending}>
              {texts.common.undo}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
