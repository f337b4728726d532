import { Validator } from '@cfworker/json-schema';
import type { FieldProblem } from '@/lib/api/problem';
import type { Json, JsonObject, Schema } from '@/lib/api/types';
import { pointerOf, pointerParts } from '@/lib/text-rules';
import { texts } from '@/lib/texts';

// The server judges; this only spares the writer a round trip. An interpreter, because the content security policy forbids compiled
// validators (`new Function`).

interface Unit {
  keyword: string;
  keywordLocation: string;
  instanceLocation: string;
  error: string;
}

/** These only report that something below them failed, which is reported itself. */
const containers = new Set([
  'properties',
  'items',
  'additionalItems',
  'allOf',
  '$ref',
  'if',
  'then',
  'else',
  'dependencies',
]);

export function findProblems(schema: Schema, value: unknown): FieldProblem[] {
  const units = validate(schema, value);
  return units
    .filter((unit) => !containers.has(unit.keyword) && !/\/(anyOf|oneOf|not)\//.test(unit.keywordLocation))
    .map((unit) => problemOf(schema, unit))
    .filter((problem, index, all) => all.findIndex((other) => other.pointer === problem.pointer) === index);
}

export function fits(schema: Schema, value: unknown): boolean {
  return validate(schema, value).length === 0;
}

function validate(schema: Schema, value: unknown): Unit[] {
  // Copies: the library notes its addresses in the schema, and knows no undefined.
  const instance = value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
  return new Validator(structuredClone(schema) as object, '7', false).validate(instance).errors;
}

function problemOf(schema: Schema, unit: Unit): FieldProblem {
  const pointer = decodeURIComponent(unit.instanceLocation.slice(1));
  const limit = Number(lookUp(schema, unit.keywordLocation));
  const words = texts.form;
  switch (unit.keyword) {
    case 'required': {
      const name = /property "(.*)"\.$/s.exec(unit.error)?.[1] ?? '';
      return { pointer: pointer + pointerOf([name]), message: words.missing };
    }
    case 'minLength':
      return { pointer, message: words.tooShort(limit) };
    case 'maxLength':
      return { pointer, message: words.tooLong(limit) };
    case 'minimum':
      return { pointer, message: words.atLeast(limit) };
    case 'maximum':
      return { pointer, message: words.atMost(limit) };
    case 'minItems':
      return { pointer, message: words.tooFew(limit) };
    case 'maxItems':
      return { pointer, message: words.tooMany(limit) };
    case 'uniqueItems':
      return { pointer, message: words.twice };
    case 'pattern':
      return { pointer, message: words.otherForm };
    case 'enum':
    case 'const':
      return { pointer, message: words.notOffered };
    case 'additionalProperties':
      return { pointer, message: words.unknown };
    case 'type':
      return {
        pointer,
        message: unit.error.includes('number') || unit.error.includes('integer') ? words.notANumber : words.otherKind,
      };
    case 'format':
      return { pointer, message: formatMessage(String(lookUp(schema, unit.keywordLocation))) ?? words.otherForm };
    default:
      return { pointer, message: unit.error };
  }
}

const formatMessage = (format: string): string | undefined =>
  ({ date: texts.form.notADate, email: texts.form.notAnEmail })[format];

function lookUp(schema: Schema, location: string): unknown {
  return pointerParts(decodeURIComponent(location.slice(1))).reduce<unknown>(
    (at, part) => (at as Record<string, unknown> | undefined)?.[part],
    schema,
  );
}

interface ErrorTree {
  __errors?: string[];
  [name: string]: ErrorTree | string[] | undefined;
}

/** The tree that the form library wants, from the flat list that the API gives. */
export function errorTree(problems: FieldProblem[]): ErrorTree {
  const root: ErrorTree = {};
  for (const { pointer, message } of problems) {
    let at = root;
    for (const part of pointerParts(pointer)) {
      const next = Object.hasOwn(at, part) ? (at[part] as ErrorTree) : {};
      at[part] = next;
      at = next;
    }
    at.__errors = [...(at.__errors ?? []), message];
  }
  return root;
}

/** The server points into what was sent, `{body}`; the form shows the body. Unknown places become the form's own problem. */
export function problemsInForm(problems: FieldProblem[], schema: Schema): FieldProblem[] {
  return problems.map(({ pointer, message }) => {
    const [first, ...rest] = pointerParts(pointer);
    const parts = first === 'body' && !schema.properties?.body ? rest : pointerParts(pointer);
    return parts[0] !== undefined && schema.properties?.[parts[0]]
      ? { pointer: pointerOf(parts), message }
      : { pointer: '', message: parts.length ? `${parts.join(' / ')}: ${message}` : message };
  });
}

/** Leaves out what was left empty; a list that may be left out but not be empty counts as left out. */
export function withoutEmpty(body: JsonObject, schema: Schema): JsonObject {
  const isLeftOut = (name: string, value: Json | undefined) =>
    value === undefined ||
    value === '' ||
    (Array.isArray(value) &&
      value.length === 0 &&
      Number(schema.properties?.[name]?.minItems ?? 0) > 0 &&
      !schema.required?.includes(name));
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => !isLeftOut(name, value)));
}
