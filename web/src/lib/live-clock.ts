const locale =
  typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('en') ? navigator.language : 'en-GB';
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** The time of day in the reader's zone, `14:02`; with the date where it was not today. */
export function formatClock(at: number, now = Date.now()): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return (sameDay ? clock : dayAndClock).format(at);
}
