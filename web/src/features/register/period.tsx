import type { RegisterEntry } from '@/lib/api/types';
import { formatCalendarDate } from '@/lib/time';
import classes from './register.module.css';
import { registerTexts } from './texts';

const words = registerTexts.period;
const dayMs = 86_400_000;
const dayOf = (day: string) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / dayMs;

/** How things stand on a day, in words. */
function standing(from: number | null, until: number | null, today: number): string {
  if (from !== null && today < from) return words.begins(from - today);
  if (until === null) return words.open;
  return today > until ? words.ended(today - until) : words.left(until - today);
}

/** When an exception holds, with today on it. */
export function PeriodBar({ entry, now }: { entry: RegisterEntry; now: number }) {
  if (!entry.from && !entry.until) return null;
  const today = dayOf(new Date(now).toISOString());
  const from = entry.from ? dayOf(entry.from) : null;
  const until = entry.until ? dayOf(entry.until) : null;
  const revoked = entry.revoked_at ? dayOf(entry.revoked_at) : null;
  const start = from ?? dayOf(entry.granted_at);
  const end = until ?? Math.max(today, start) + 90;
  // Room at both sides for what lies before and after.
  const [low, high] = [Math.min(start, today), Math.max(end + 1, today + 1)];
  const at = (day: number) => `${(100 * (day - low)) / Math.max(1, high - low)}%`;
  const width = (a: number, b: number) => `${(100 * Math.max(0, b - a)) / Math.max(1, high - low)}%`;
  const stands = entry.status === 'revoked' ? words.revoked : standing(from, until, today);
  const inForceTo = revoked !== null ? Math.min(revoked, end + 1) : end + 1;
  const passed = Math.min(Math.max(today, start), inForceTo);
  const said = words.said(
    entry.from ? formatCalendarDate(entry.from) : '…',
    entry.until ? formatCalendarDate(entry.until) : words.open,
    stands,
  );
  const inside = entry.status !== 'revoked' && today >= start && until !== null && today <= until;
  return (
    <div className={classes.period}>
      <svg className={classes.periodBar} role="img" aria-label={said} height={44} width="100%">
        <rect x={at(start)} width={width(start, end + 1)} y={16} height={12} rx={6} className={classes.periodWhole} />
        <rect x={at(start)} width={width(start, passed)} y={16} height={12} rx={6} className={classes.periodPassed} />
        {revoked !== null && (
          <line x1={at(revoked)} x2={at(revoked)} y1={10} y2={34} className={classes.periodRevoked} />
        )}
        <line x1={at(today)} x2={at(today)} y1={8} y2={36} className={classes.periodToday} />
      </svg>
      <div className={classes.periodWords}>
        <span>{entry.from && formatCalendarDate(entry.from)}</span>
        <strong>
          {stands}
          {inside && ` · ${words.day(today - start + 1, end - start + 1)}`}
        </strong>
        <span>{entry.until ? formatCalendarDate(entry.until) : words.open}</span>
      </div>
    </div>
  );
}
