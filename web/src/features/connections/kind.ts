import type { ApiError, FieldProblem } from '@/lib/api/problem';
import type { JsonObject } from '@/lib/api/types';
import { humanize } from '@/lib/text-rules';
import { connectionTexts as words } from './texts';

export const typeName = (type: string) => words.types[type]?.[0] ?? humanize(type);
export const typeHelp = (type: string) => words.types[type]?.[1] ?? '';
export const secretName = (name: string) => words.secretNames[name] ?? humanize(name);

/** Where it leads, which is also what its secrets are bound to. */
export function addressOf(config: JsonObject): string {
  if (typeof config.base_url === 'string') return config.base_url;
  const host = typeof config.host === 'string' ? config.host : '';
  return typeof config.port === 'number' ? `${host}:${config.port}` : host;
}

/** The server points into what was sent, `{config: {…}, secrets: {…}}`; the form shows what is in them. */
export const inForm = (error: ApiError): FieldProblem[] =>
  error.errors.map(({ pointer, message }) => ({ pointer: pointer.replace(/^\/(config|secrets)(?=\/)/, ''), message }));
