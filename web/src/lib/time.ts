import { useSyncExternalStore } from 'react';

// The pages are written in English, so times are too, in the reader's own kind of English and time zone.
const locale =
  typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('en') ? navigator.language : 'en-GB';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const shortDate = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const longDate = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const calendarDate = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const dateAndTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const fullForm = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });

const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });

/** The time of day: "20:34". */
export const formatClock = (at: Date) => clock.format(at);

/** Date and time in full with the time zone, for a title. */
export const formatFull = (at: Date) => fullForm.format(at);
export const formatDateTime = (at: Date) => dateAndTime.format(at);

/** A calendar date (`2026-11-22`) is the same day in every time zone. */
export function formatCalendarDate(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? date : calendarDate.format(at);
}

function span(ms: number): string {
  const minutes = Math.round(ms / minute);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** How long ago, short: "just now", "5 min ago", "3 days ago", then the date. */
export function formatAge(at: Date, now: number): string {
  const ms = now - at.getTime();
  if (ms < minute) return 'just now';
  if (ms < 14 * day) return `${span(ms)} ago`;
  return new Date(now).getFullYear() === at.getFullYear() ? shortDate.format(at) : longDate.format(at);
}

/** How long from now: "in 5 h", "in 3 days", "2 h overdue". */
export function formatDue(at: Date, now: number): string {
  const ms = at.getTime() - now;
  if (ms >= 0) return ms < minute ? 'due now' : `in ${span(ms)}`;
  return -ms < minute ? 'due now' : `${span(-ms)} overdue`;
}

/** Overdue, or less than six hours left. */
export function isPressing(at: Date, now: number): boolean {
  return at.getTime() - now < 6 * hour;
}

/** How long something took: "0.4 s", "12 s", "3 min", "2 days". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < minute) return `${Math.floor(ms / 1000)} s`;
  return span(ms);
}

let tick = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    tick = Date.now();
    timer = setInterval(() => {
      tick = Date.now();
      listeners.forEach((each) => each());
    }, 30_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time now, read again every half minute by all who show ages, in one render. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => tick);
}
