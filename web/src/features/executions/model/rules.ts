import type { Json, JsonObject, Step } from '@/lib/api/types';

/** One rule as it was tried. */
export interface TriedRule {
  /** What it leads to: a tier, a port, a row. */
  leads: string;
  when: string;
  gave: boolean | null;
  error?: string;
  /** It is what stands where no rule holds. */
  otherwise?: boolean;
  operands: { name: string; value: Json }[];
}

const asObject = (value: Json | undefined): JsonObject | null =>
  value && typeof value === 'object' && !Array.isArray(value) ? value : null;

const asText = (value: Json | undefined) => (typeof value === 'string' ? value : '');

/** The names that an expression reads: `trigger.body.area`, `nodes.tier.tier`. What stands in quotes is text. */
export function namesIn(expression: string): string[] {
  const bare = expression.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''");
  const found = bare.matchAll(/(?<![\w.])(?:trigger|nodes|input|vars|execution|item)(?:\.[A-Za-z_]\w*)+(?!\s*\()/g);
  return [...new Set([...found].map((match) => match[0]))];
}

export interface Scope {
  trigger: Json;
  input: Json;
  /** Outputs by node, as they were for this step. */
  outputs: (node: string) => Json | undefined;
}

function valueOf(name: string, scope: Scope): Json | undefined {
  const [root, ...path] = name.split('.');
  let value: Json | undefined;
  if (root === 'trigger') value = scope.trigger;
  else if (root === 'input') value = scope.input;
  else if (root === 'nodes') value = scope.outputs(path.shift() ?? '');
  else return undefined;
  for (const part of path) value = asObject(value)?.[part];
  return value;
}

/** What a step of rules recorded: an `if`, the rules of a switch or tier, the rows of a table. Null where it is something else. */
export function rulesOf(trace: Json | undefined, scope: Scope): TriedRule[] | null {
  const rows = Array.isArray(trace) ? trace : trace ? [trace] : [];
  const rules = rows.map((row): TriedRule | null => {
    const rule = asObject(row);
    if (!rule) return null;
    const when = asText(rule.when);
    const leads = asText(rule.tier) || asText(rule.port) || asText(rule.row);
    const tried = typeof rule.gave === 'boolean' || typeof rule.error === 'string';
    if (!tried && rule.default !== true) return null;
    return {
      leads,
      when,
      gave: typeof rule.gave === 'boolean' ? rule.gave : null,
      error: asText(rule.error) || undefined,
      otherwise: rule.default === true,
      operands: namesIn(when).flatMap((name) => {
        const value = valueOf(name, scope);
        return value === undefined ? [] : [{ name, value }];
      }),
    };
  });
  const whole = rules.filter((rule) => rule !== null);
  return whole.length > 0 && whole.length === rows.length ? whole : null;
}

/** Which of the rules decided: the first that held for a switch, the one that the output names for a tier. */
export function decidingRule(rules: TriedRule[], step: Step): number {
  const output = asObject(step.output);
  if (step.type === 'risk_tier') {
    const tier = asText(output?.rules_tier);
    const byName = rules.findIndex((rule) => rule.when !== '' && rule.when === asText(output?.rule));
    return byName >= 0 ? byName : rules.findIndex((rule) => rule.leads === tier && rule.gave === true);
  }
  return rules.findIndex((rule) => rule.gave === true || rule.otherwise === true);
}

/** Who proposed what, as the AI step recorded it beside its output. */
export interface AiRecord {
  provider: string;
  model: string;
  degraded: boolean;
  reason: string;
  facts: [name: string, value: Json][];
}

export function aiRecordOf(step: Step): AiRecord | null {
  const record = asObject(asObject(step.output)?._ai);
  if (!record) return null;
  const { provider, model, degraded, reason, ...rest } = record;
  return {
    provider: asText(provider),
    model: asText(model),
    degraded: degraded === true,
    reason: asText(reason),
    facts: Object.entries(rest).filter(([, value]) => value !== null && value !== ''),
  };
}
