import type { Json, RequestView } from '@/lib/api/types';
import { hasEnded } from './api';

/** How the request ended, as one word; null while it is open or where the workflow gave none. */
export function outcomeOf(request: RequestView): string | null {
  if (!hasEnded(request)) return null;
  const outcome: Json = request.outcome ?? null;
  if (typeof outcome === 'string') return outcome;
  if (outcome && typeof outcome === 'object' && !Array.isArray(outcome) && typeof outcome.outcome === 'string') {
    return outcome.outcome;
  }
  return null;
}
