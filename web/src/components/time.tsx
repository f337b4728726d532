import { formatAge, formatDateTime, formatDue, formatFull, isPressing, useNow } from '@/lib/time';

interface Props {
  at: string;
  /** `age`: how long ago; `due`: how long from now, marked when pressing; `exact`: date and time. */
  as?: 'age' | 'due' | 'exact';
}

/** A time in the reader's own zone; the title tells it in full. */
export function Time({ at, as = 'age' }: Props) {
  const now = useNow();
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <>{at}</>;
  const text = as === 'exact' ? formatDateTime(date) : as === 'due' ? formatDue(date, now) : formatAge(date, now);
  const pressing = as === 'due' && isPressing(date, now);
  return (
    <time
      dateTime={at}
      title={formatFull(date)}
      style={{ whiteSpace: 'nowrap', ...(pressing && { color: 'var(--nf-bad-fg)', fontWeight: 500 }) }}
    >
      {text}
    </time>
  );
}
