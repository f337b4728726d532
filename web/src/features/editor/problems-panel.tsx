import { Button, CloseButton, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import classes from './editor.module.css';
import { nodeOf, titleOf } from './model/document';
import { placeOf } from './model/problems';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

/** Why the draft cannot be published, as the server said at the last save. */
export function ProblemsPanel({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const { saved, document, catalogue, dirty } = editor;
  return (
    <section className={classes.problems} aria-label={words.problems.title}>
      <div className={classes.problemsHead}>
        <h2 className={classes.partTitle}>
          {words.problems.count(saved.problems.length)}
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
          const place = placeOf(saved.document, problem);
          const node = place.node ? nodeOf(document, place.node) : undefined;
          return (
            <li key={index}>
              <IconAlertTriangle size={15} aria-hidden />
              <div>
                <strong>{node ? titleOf(node, catalogue) : place.node || words.problems.document}</strong>:{' '}
                {problem.message} <span className={classes.quiet}>{problem.mend}</span>
              </div>
              {node && (
                <Button
                  variant="default"
                  size="compact-xs"
                  onClick={() => {
                    editor.selectNode(node.id);
                    editor.showField(place.path);
                  }}
                >
                  {words.problems.showMe}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
