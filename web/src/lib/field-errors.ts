import { ApiError } from './api/problem';
import { pointerParts } from './text-rules';

/** What the server said of each field of a form: by the first name of the pointer. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const byName: Record<string, string> = {};
  for (const { pointer, message } of error.errors) {
    const [name] = pointerParts(pointer);
    if (name !== undefined) byName[name] ??= message;
  }
  return byName;
}

/** Whether the refusal is said at the fields `shown` already, so that it need not be said again below. */
export function isAtFields(error: unknown, shown: string[]): boolean {
  if (!(error instanceof ApiError) || error.status !== 422 || error.errors.length === 0) return false;
  return error.errors.every(({ pointer }) => shown.includes(pointerParts(pointer)[0] ?? ''));
}

/** Somebody else has changed it since it was read. */
export const isStale = (error: unknown) => error instanceof ApiError && error.status === 412;
