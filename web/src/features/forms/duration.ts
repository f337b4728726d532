import { formTexts } from './texts';

const form = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** An ISO 8601 duration in words: `P2DT4H` → "2 days 4 hours". As it is written where it cannot be read. */
export function durationInWords(duration: string): string {
  const parts = form.exec(duration)?.slice(1);
  if (!parts) return duration;
  const words = parts.flatMap((count, unit) =>
    count === undefined || Number(count) === 0 ? [] : [formTexts.units[unit]?.(Number(count)) ?? ''],
  );
  return words.join(' ') || duration;
}
