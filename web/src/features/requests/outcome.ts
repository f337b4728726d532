import type { RequestView } from '@/lib/api/types';
import { hasEnded } from './api';

/** How the request ended, as one word; null while it is open or where the workflow gave none. */
export const outcomeOf = (request: RequestView): RequestView['outcome'] => (hasEnded(request) ? request.outcome : null);
