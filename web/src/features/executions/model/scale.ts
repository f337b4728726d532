/** Where a time stands on the axis, from 0 to 1. */
export interface Scale {
  at: (time: number) => number;
  /** Stretches in which nothing happened and that are drawn shorter than they were. */
  breaks: { from: number; to: number; ms: number }[];
}

const breakMs = 60_000;

/** True to time. */
function linear(from: number, to: number): Scale {
  const length = Math.max(1, to - from);
  return { at: (time) => (time - from) / length, breaks: [] };
}

/**
 * Each stretch between two things that happened gets room by the logarithm of its length: milliseconds of work stay visible beside
 * days of waiting. Long stretches are breaks of the axis, and said to be.
 */
export function broken(times: number[]): Scale {
  const stops = [...new Set(times)].sort((a, b) => a - b);
  const first = stops[0] ?? 0;
  const weights = stops.slice(1).map((stop, index) => 0.4 + Math.log10(1 + (stop - (stops[index] ?? 0)) / 50));
  const total = weights.reduce((sum, each) => sum + each, 0) || 1;
  const places = [0];
  for (const each of weights) places.push((places.at(-1) ?? 0) + each / total);
  const at = (time: number) => {
    if (time <= first) return 0;
    const next = stops.findIndex((stop) => stop >= time);
    if (next < 0) return 1;
    const [from, to] = [stops[next - 1] ?? first, stops[next] ?? first];
    const [a, b] = [places[next - 1] ?? 0, places[next] ?? 1];
    return to === from ? b : a + ((time - from) / (to - from)) * (b - a);
  };
  const breaks = stops.slice(1).flatMap((to, index) => {
    const from = stops[index] ?? 0;
    return to - from >= breakMs ? [{ from, to, ms: to - from }] : [];
  });
  return { at, breaks };
}

/** `true` to time where that can be read: where nothing is so short beside the whole that it could not be seen. */
export function suggestsBreaks(times: number[]): boolean {
  const stops = [...new Set(times)].sort((a, b) => a - b);
  const whole = (stops.at(-1) ?? 0) - (stops[0] ?? 0);
  return whole > 10 * breakMs;
}

export const scaleOf = (times: number[], withBreaks: boolean): Scale =>
  withBreaks ? broken(times) : linear(Math.min(...times), Math.max(...times));
