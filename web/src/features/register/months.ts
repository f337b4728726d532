const locale =
  typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('en') ? navigator.language : 'en-GB';
const long = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const short = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
const dayAndMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });

function format(kind: Intl.DateTimeFormat, day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? day : kind.format(at);
}

/** `2026-12` as "December 2026". */
export const monthInWords = (month: string) => format(long, `${month}-01`);
export const monthShort = (month: string) => format(short, `${month}-01`);
export const dayShort = (day: string) => format(dayAndMonth, day);
