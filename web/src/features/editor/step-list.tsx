import { IconAlertCircle, IconAlertTriangle, IconChevronRight, IconPinned } from '@tabler/icons-react';
import { StepBadge } from '@/components/badge';
import { portInWords } from '@/lib/ports';
import classes from './editor.module.css';
import { edgesOf, nodeOf, portOf, titleOf } from './model/document';
import { readingOrder } from './model/layout';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

/** The workflow as a list, where there is no room for a canvas. */
export function StepList({ editor }: { editor: Editor }) {
  const { document, catalogue, problemCounts, warningCounts, selectNode, trial, data } = editor;
  const nameOf = (id: string) => {
    const node = nodeOf(document, id);
    return node ? titleOf(node, catalogue) : id;
  };
  return (
    <ol className={classes.stepList} aria-label={words.steps}>
      {readingOrder(document).map((id) => {
        const node = nodeOf(document, id);
        if (!node) return null;
        const problems = problemCounts.get(id) ?? 0;
        const warnings = warningCounts.get(id) ?? 0;
        const left = edgesOf(document).filter((edge) => edge.from === id);
        return (
          <li key={id}>
            <button
              type="button"
              className={classes.stepRow}
              data-group={catalogue.get(node.type)?.group}
              onClick={() => selectNode(id)}
            >
              <span className={classes.stepText}>
                <span className={classes.stepName}>
                  {titleOf(node, catalogue)}
                  {id in data.pins && (
                    <IconPinned size={14} className={classes.nodePin} aria-label={words.trying.pinnedOutput} />
                  )}
                  {problems > 0 && (
                    <span className={classes.stepProblem}>
                      <IconAlertTriangle size={14} aria-hidden /> {words.problems.count(problems)}
                    </span>
                  )}
                  {warnings > 0 && (
                    <span className={classes.stepProblem} data-warning>
                      <IconAlertCircle size={14} aria-hidden /> {words.problems.warnings(warnings)}
                    </span>
                  )}
                </span>
                {trial.trace && (
                  <span>
                    <StepBadge status={trial.trace.steps.get(id)?.status ?? 'skipped'} />
                  </span>
                )}
                <span className={classes.quiet}>{catalogue.get(node.type)?.title ?? node.type}</span>
                {left.map((edge) => (
                  <span key={`${portOf(edge)}:${edge.to}`} className={classes.quiet}>
                    {portOf(edge) !== 'main' && `${portInWords(portOf(edge), node.type)} `}→ {nameOf(edge.to)}
                  </span>
                ))}
              </span>
              <IconChevronRight size={16} className={classes.chevron} aria-hidden />
            </button>
          </li>
        );
      })}
    </ol>
  );
}
