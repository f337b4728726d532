import { Button, CloseButton, Text } from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { WorkflowDocument } from '@/lib/api/types';
import classes from './editor.module.css';
import { nodeOf, titleOf } from './model/document';
import { hintsOf, mendOf } from './model/mends';
import { wordsOf } from './model/problem-words';
import { warningMendOf, warningWords } from './model/warnings';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';
import { WarningText } from './warning-text';

/** Why the draft cannot be published, and what is worth a look, as the server said at the last save; and how to mend it. */
export function ProblemsPanel({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const { saved, document, catalogue, dirty, editable } = editor;
  const hints = hintsOf(document, catalogue, words.mends);

  function show(node: string, path: string[]) {
    editor.selectNode(node);
    editor.showField(path);
  }
  function mend(node: string | null, next: WorkflowDocument) {
    editor.apply(next);
    if (node !== null && nodeOf(next, node)) editor.selectNode(node);
  }

  return (
    <section className={classes.problems} aria-label={words.problems.title}>
      <div className={classes.problemsHead}>
        <h2 className={classes.partTitle}>
          {words.problems.both(saved.problems.length, saved.warnings.length)}
          {dirty && <span className={classes.quiet}> {words.problems.asOfSave}</span>}
        </h2>
        <CloseButton size="sm" aria-label={words.problems.close} onClick={onClose} />
      </div>
      {saved.problems.length === 0 && (
        <Text size="sm" c="dimmed" px="sm" pb="sm">
          {words.problems.none}
        </Text>
      )}
      <ul className={classes.problemList}>
        {saved.problems.map((problem, index) => {
          const said = wordsOf(problem, saved.document, catalogue);
          const node = said.place.node === null ? undefined : nodeOf(document, said.place.node);
          const way = editable ? mendOf(problem, saved.document, document, catalogue, words.mends) : null;
          return (
            <li key={index}>
              <IconAlertTriangle size={15} aria-hidden />
              <div>
                <strong>{said.step ?? words.problems.document}</strong>{' '}
                {said.field !== null && <span className={classes.problemField}>{said.field}: </span>}
                {said.text} {said.mend !== null && <span className={classes.quiet}>{said.mend}</span>}
              </div>
              <div className={classes.problemActions}>
                {way && (
                  <Button size="compact-xs" onClick={() => mend(node?.id ?? null, way.document)}>
                    {way.label}
                  </Button>
                )}
                {node && (
                  <Button variant="default" size="compact-xs" onClick={() => show(node.id, said.place.path)}>
                    {words.problems.showMe}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
        {saved.warnings.map((warning, index) => {
          const said = warningWords(warning, saved.document, catalogue);
          const node = said.place.node === null ? undefined : nodeOf(document, said.place.node);
          const way = editable ? warningMendOf(warning, saved.document, document, words.mends) : null;
          return (
            <li key={`warning ${index}`} data-warning>
              <IconAlertCircle size={15} aria-hidden />
              <div>
                <span className={classes.warningWord}>{words.problems.warning}</span>{' '}
                <WarningText said={said} named advice />
              </div>
              <div className={classes.problemActions}>
                {way && (
                  <Button size="compact-xs" variant="light" onClick={() => mend(node?.id ?? null, way.document)}>
                    {way.label}
                  </Button>
                )}
                {node && (
                  <Button variant="default" size="compact-xs" onClick={() => show(node.id, said.place.path)}>
                    {words.problems.showMe}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
        {hints.map((hint) => {
          const node = nodeOf(document, hint.node);
          if (!node) return null;
          return (
            <li key={`${hint.node}:${hint.port}`} data-hint>
              <IconInfoCircle size={15} aria-hidden />
              <div>
                <strong>{titleOf(node, catalogue)}</strong> {words.problems.leadsNowhere(hint.port)}
              </div>
              <div className={classes.problemActions}>
                {editable && hint.mend && (
                  <Button
                    size="compact-xs"
                    variant="light"
                    onClick={() => hint.mend && mend(node.id, hint.mend.document)}
                  >
                    {hint.mend.label}
                  </Button>
                )}
                <Button variant="default" size="compact-xs" onClick={() => editor.selectNode(node.id)}>
                  {words.problems.showMe}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
