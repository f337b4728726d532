import classes from './editor.module.css';
import type { WarningWords } from './model/warnings';
import { editorTexts as words } from './texts';

interface Props {
  said: WarningWords;
  /** With the step's name before it. */
  named?: boolean;
  /** With what would mend it. */
  advice?: boolean;
}

/** A warning, and the inputs for which it is so. */
export function WarningText({ said, named = false, advice = false }: Props) {
  return (
    <span>
      {named && <strong>{said.step ?? words.problems.document} </strong>}
      {said.text} {advice && said.mend !== null && <span className={classes.quiet}>{said.mend}</span>}
      {said.example.length > 0 && (
        <span className={classes.warningExample}>
          {words.problems.example}{' '}
          {said.example.map(({ name, value }, index) => (
            <code key={index}>
              {name} = {value ?? words.problems.missing}
            </code>
          ))}
        </span>
      )}
    </span>
  );
}
