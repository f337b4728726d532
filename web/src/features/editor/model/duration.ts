/** An ISO 8601 duration, as the contract writes them: whole numbers, weeks apart from the rest. */
const pattern = /^P(?:(\d+)W|(?=\d|T)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)$/;

export const durationUnits = ['week', 'year', 'month', 'day', 'hour', 'minute', 'second'] as const;
export type DurationUnit = (typeof durationUnits)[number];

/** `PT1H30M` → 1 hour, 30 minutes; null where it is no duration. */
export function readDuration(text: string): { count: number; unit: DurationUnit }[] | null {
  const found = pattern.exec(text.trim());
  if (!found) return null;
  return durationUnits.flatMap((unit, index) => {
    const count = found[index + 1];
    return count === undefined ? [] : [{ count: Number(count), unit }];
  });
}

const words: Record<string, string> = { w: 'W', d: 'D', h: 'H', m: 'M', s: 'S' };

/** What somebody meant by "2 days", "36h" or "15 min", as ISO 8601; null where that cannot be told. */
export function asDuration(text: string): string | null {
  const found = /^\s*(\d{1,6})\s*(w|weeks?|d|days?|h|hours?|m|min|minutes?|s|sec|seconds?)\s*$/i.exec(text);
  const [, count, unit] = found ?? [];
  const letter = words[unit?.charAt(0).toLowerCase() ?? ''];
  if (!count || !letter) return null;
  return letter === 'W' || letter === 'D' ? `P${count}${letter}` : `PT${count}${letter}`;
}
