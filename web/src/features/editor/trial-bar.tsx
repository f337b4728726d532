import { Anchor, CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ExecutionBadge } from '@/components/badge';
import { ProblemOf } from '@/components/states';
import classes from './editor.module.css';
import { nodeOf, titleOf } from './model/document';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

/** Over the canvas: which run it shows, how that went, and the way to all of it. */
export function TrialBar({ editor }: { editor: Editor }) {
  const { trial, document, catalogue } = editor;
  const { shown, execution, trace } = trial;
  if (!shown) return null;
  const until = shown.until === null ? undefined : nodeOf(document, shown.until);
  const failed = [...(trace?.steps ?? [])].find(([, { status }]) => status === 'failed')?.[0];
  const failedNode = failed === undefined ? undefined : nodeOf(document, failed);
  return (
    <section className={classes.trial} aria-label={words.trying.run}>
      <div role="status" className={classes.trialText}>
        <strong>
          {shown.past ? words.trying.past : until ? words.trying.upTo(titleOf(until, catalogue)) : words.test}
        </strong>
        {execution && <ExecutionBadge status={execution.status} />}
        {trace && <span className={classes.quiet}>{words.trying.counts(trace.ran, trace.skipped)}</span>}
        {!execution && !trial.error && <span className={classes.quiet}>{words.trying.starting}</span>}
      </div>
      {failedNode && (
        <Anchor component="button" type="button" size="xs" onClick={() => editor.selectNode(failedNode.id)}>
          {words.trying.failedAt(titleOf(failedNode, catalogue))}
        </Anchor>
      )}
      <Link to="/executions/$id" params={{ id: shown.id }} target="_blank" className={classes.trialLink}>
        {words.trying.open}
      </Link>
      <CloseButton size="sm" aria-label={words.trying.clear} onClick={() => trial.show(null)} />
      {trial.error && <ProblemOf error={trial.error} />}
    </section>
  );
}
