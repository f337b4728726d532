import { lazy, Suspense } from 'react';
import { Dialog } from '@/components/dialog';
import { LoadingWords } from '@/components/states';
import type { WorkflowSummary } from '@/lib/api/types';
import { workflowTexts as words } from './texts';
import classes from './workflows.module.css';

// The pictures need what lays a graph out, which the list does not.
const Gallery = lazy(() => import('./gallery'));

export interface NewWorkflowProps {
  opened: boolean;
  onClose: () => void;
  onImport: () => void;
  /** Any of them can be copied. */
  workflows: WorkflowSummary[];
}

export function NewWorkflow(props: NewWorkflowProps) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={words.making.title} size="60rem">
      {props.opened && (
        <Suspense
          fallback={
            <div className={classes.galleryWaiting}>
              <LoadingWords />
            </div>
          }
        >
          <Gallery {...props} />
        </Suspense>
      )}
    </Dialog>
  );
}
