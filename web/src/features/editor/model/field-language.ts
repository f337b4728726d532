import type { NodeType, Schema } from '@/lib/api/types';

/** What a text setting is read as: text with `{{ }}`, a bare expression, an ISO 8601 duration, or just what is written. */
export type Language = 'template' | 'expression' | 'duration' | 'plain';

const durations = new Set(['due_in', 'remind_every', 'hold', 'for', 'timeout', 'initial', 'max', 'every', 'tolerance']);

/** Settings that the server reads as they are written (it refuses an expression in them). */
const asWritten = new Set([
  'access',
  'ai_failed',
  'auth',
  'checks',
  'concurrency',
  'connection',
  'cron',
  'default',
  'expect',
  'fallback',
  'follow',
  'hit',
  'hook',
  'language',
  'match',
  'max_bytes',
  'max_items',
  'max_turns',
  'method',
  'methods',
  'model',
  'need',
  'operation',
  'output_schema',
  'outputs',
  'path',
  'port',
  'redact',
  'respond',
  'rows',
  'schema',
  'scope',
  'source',
  'tiers',
  'tool',
  'tools',
  'workflow',
]);

/** Settings of any JSON in which people mostly write a text, by type. */
const mostlyTexts: Record<string, string> = { context_memory: 'text', memory: 'value' };

export const isMostlyText = (path: string[], type: NodeType | undefined) =>
  type !== undefined && mostlyTexts[type.type] === path.at(-1);

/** A start has nothing before it, so only what reads the request itself can be an expression. */
const ofStarts = new Set(['dedupe_key', 'requester']);

/** `path` is that of the setting in its step: `['config', 'rules', '0', 'when']`. */
export function languageOf(schema: Schema, path: string[], type: NodeType | undefined): Language {
  const name = path.findLast((part) => !/^\d+$/.test(part)) ?? '';
  const top = path[1] ?? '';
  if (name === 'when') return 'expression';
  if (schema.format === 'duration' || (durations.has(name) && schema.type !== 'object')) return 'duration';
  if (type?.starts && !ofStarts.has(top)) return 'plain';
  if (schema.pattern !== undefined || asWritten.has(top) || asWritten.has(name)) return 'plain';
  if (top === 'rules' || (type?.type === 'set' && top === 'mode') || (type?.type === 'merge' && top === 'mode')) {
    return 'plain';
  }
  return 'template';
}

/** Whether another value than a text may be given by an expression, too. */
export const takesExpression = (schema: Schema, path: string[], type: NodeType | undefined) =>
  ['template', 'duration'].includes(languageOf(schema, path, type));
