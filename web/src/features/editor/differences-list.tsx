import classes from './editor.module.css';
import type { Difference } from './model/differences';
import { editorTexts as words } from './texts';

export function DifferencesList({ differences }: { differences: Difference[] }) {
  return (
    <ul className={classes.differences}>
      {differences.map(({ kind, what, parts }, index) => (
        <li key={index} data-kind={kind}>
          <span className={classes.differenceKind}>{words.difference[kind]}</span> {what}
          {parts.length > 0 && <span className={classes.quiet}> {parts.join(', ')}</span>}
        </li>
      ))}
    </ul>
  );
}
