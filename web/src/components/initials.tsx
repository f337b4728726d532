import classes from './initials.module.css';

/** A person's initials, for the eye only: the name always stands beside it. */
export function Initials({ name, size = 28 }: { name: string; size?: number }) {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => word?.[0] ?? '').join('');
  return (
    <span className={classes.initials} style={{ width: size, height: size }} aria-hidden>
      {letters.toUpperCase()}
    </span>
  );
}
