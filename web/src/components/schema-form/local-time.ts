const two = (value: number) => String(Math.trunc(value)).padStart(2, '0');

/** What a browser's field for a moment shows of `2026-12-24T09:30:00Z`: the reader's own day and clock. Empty for anything else. */
export function toLocal(moment: string): string {
  const at = new Date(moment);
  if (!/T\d\d:\d\d/.test(moment) || Number.isNaN(at.getTime())) return '';
  const day = [String(at.getFullYear()).padStart(4, '0'), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function offsetAt(moment: Date): string {
  const east = -moment.getTimezoneOffset();
  return `${east < 0 ? '-' : '+'}${two(Math.abs(east) / 60)}:${two(Math.abs(east) % 60)}`;
}

const withSeconds = (clock: string) => (clock.length === 5 ? `${clock}:00` : clock);

/** The moment that such a field means, as JSON takes it: with the offset of the reader's zone on that day. */
export function fromLocal(local: string): string | undefined {
  const at = new Date(local);
  if (local === '' || Number.isNaN(at.getTime())) return undefined;
  const [day, clock = '00:00'] = local.split('T');
  return `${day}T${withSeconds(clock)}${offsetAt(at)}`;
}

/** What a browser's field for a time of day shows of `09:30:00+01:00`: the clock as it was written. Empty for anything else. */
export function toLocalClock(time: string): string {
  return /^\d\d:\d\d:\d\d/.test(time) ? time.slice(0, 5) : '';
}

/** The time of day that such a field means, as JSON takes it: with the offset that the reader's zone has now. */
export function fromLocalClock(clock: string): string | undefined {
  return clock === '' ? undefined : `${withSeconds(clock)}${offsetAt(new Date())}`;
}
