import { humanize } from '@/lib/text-rules';
import { auditTexts as words } from './texts';

export const kindInWords = (kind: string) => words.kinds[kind] ?? humanize(kind.replaceAll('.', ' '));

/** Enough of an id to tell it from others on a page. */
export const shortId = (id: string) => (id.length > 13 ? `${id.slice(0, 13)}…` : id);

export const isCommitment = (value: unknown): value is string =>
  typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value);
