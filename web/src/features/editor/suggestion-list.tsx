import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { Suggestion } from './model/expression';
import { editorTexts as words } from './texts';
import classes from './expression.module.css';

const width = 340;
const gap = 6;

interface Props {
  id: string;
  suggestions: Suggestion[];
  active: number;
  /** Where in the text it hangs. */
  anchor: RefObject<HTMLElement | null>;
  onPick: (suggestion: Suggestion) => void;
}

export const optionId = (list: string, index: number) => `${list}-${index}`;

/** What may stand here, under the word that is being written. The focus stays in the field. */
export function SuggestionList({ id, suggestions, active, anchor, onPick }: Props) {
  const panel = useRef<HTMLDivElement>(null);

  // Placed by hand: it follows a character, not an element of the page.
  useLayoutEffect(() => {
    function place() {
      const box = panel.current;
      const at = anchor.current?.getBoundingClientRect();
      if (!box || !at) return;
      const height = box.offsetHeight;
      const below = at.bottom + gap;
      const fits = below + height <= window.innerHeight || at.top < height + gap;
      box.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
      box.style.top = `${fits ? below : at.top - height - gap}px`;
    }
    place();
    window.addEventListener('scroll', place, true);
    window.addEventListener('resize', place);
    return () => {
      window.removeEventListener('scroll', place, true);
      window.removeEventListener('resize', place);
    };
  });

  useEffect(() => {
    document.getElementById(optionId(id, active))?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);

  const chosen = suggestions[active];
  const example = chosen?.example === undefined || chosen.example === null ? null : JSON.stringify(chosen.example);
  return (
    <div ref={panel} className={classes.suggestions}>
      <ul id={id} role="listbox" aria-label={words.expression.suggestions} className={classes.options}>
        {suggestions.map((each, index) => (
          <li
            key={`${each.kind}:${each.label}:${each.about}`}
            id={optionId(id, index)}
            role="option"
            aria-selected={index === active}
            className={classes.option}
            data-kind={each.kind}
            // Before the field would lose the focus.
            onPointerDown={(event) => {
              event.preventDefault();
              onPick(each);
            }}
          >
            <span className={classes.optionName}>{each.label}</span>
            <span className={classes.optionAbout}>{words.expression.types[each.about] ?? each.about}</span>
          </li>
        ))}
      </ul>
      {(chosen?.description || example) && (
        <div className={classes.about}>
          {chosen?.description}
          {example && <code className={classes.example}>{example.slice(0, 120)}</code>}
        </div>
      )}
    </div>
  );
}
