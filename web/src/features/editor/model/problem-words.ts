import type { Schema, WorkflowDocument, WorkflowProblem } from '@/lib/api/types';
import { portInWords } from '@/lib/ports';
import { humanize } from '@/lib/text-rules';
import { type Catalogue, nodeOf, nodesOf, titleOf } from './document';
import { itemLabel } from './item-words';
import { type Place, placeOf } from './problems';
import { resolved } from './schema';

export interface ProblemWords {
  place: Place;
  /** Of the step, or null where it is about the whole. */
  step: string | null;
  /** Of the setting, such as `Reviewer 1, Address`; null where it is about the step. */
  field: string | null;
  text: string;
  mend: string | null;
}

/** The words with which the forms name a setting: `['config', 'rules', '0', 'when']` → `Rule 1, When`. */
export function fieldTitle(root: Schema | undefined, path: string[]): string | null {
  const [first, ...rest] = path;
  if (first !== 'config') return first === undefined ? null : humanize(first);
  let schema = root ?? {};
  const parts: string[] = [];
  for (const part of rest) {
    if (/^\d+$/.test(part)) {
      const last = parts.pop();
      parts.push(itemLabel(last ?? '', Number(part)).trim());
      schema = resolved(schema.items ?? {}, root ?? {});
      continue;
    }
    const found = memberOf(schema, part, root ?? {});
    parts.push(found.title ?? humanize(part));
    schema = found;
  }
  return parts.length ? parts.join(', ') : null;
}

/** A member of an object, or of any of its alternatives that has it. */
function memberOf(schema: Schema, name: string, root: Schema): Schema {
  const alternatives = Array.isArray(schema.anyOf) ? (schema.anyOf as Schema[]) : [];
  for (const each of [schema, ...alternatives.map((one) => resolved(one, root))]) {
    const member = each.properties?.[name];
    if (member) return resolved(member, root);
  }
  return {};
}

/** What to do where a setting is missing, in the words of what it is for. */
const wanted: Record<string, string> = {
  reviewers: 'say who decides.',
  review_mode: 'say whether all of them decide, any one, or so many.',
  quorum: 'say how many must approve.',
  schema: 'say what people fill in.',
  path: 'give it an address, such as access-request.',
  when: 'write the condition.',
  rules: 'add at least one rule.',
  tiers: 'name at least two, from mild to severe.',
  tier: 'say which tier it is.',
  port: 'name the way out.',
  prompt: 'write what the AI step is to look at.',
  value: 'say what it gives.',
  values: 'say what it builds.',
  url: 'write the address to call.',
  email: 'write an address, such as ada@example.com.',
  group: 'name the group.',
  manager_of: 'say whose manager.',
  message: 'write what to tell.',
  title: 'write a title.',
  policy: 'say which policy it is about.',
  from: 'say from which day.',
  until: 'say until which day.',
  operation: 'say what it does.',
  tool: 'choose the tool.',
  params: 'fill in what the tool needs.',
};

const patterns: [RegExp, (found: RegExpExecArray, name: string) => string][] = [
  [/is required with review_mode quorum/, () => wanted.quorum ?? ''],
  [/belongs to review_mode quorum only/, () => 'counts only where the review mode is Quorum.'],
  [/is larger than the (\d+) seats/, ([, seats]) => `is more than the ${seats ?? ''} who are asked.`],
  [/is required\b|^`\w+` needs/, (_, name) => wanted[name] ?? 'fill it in.'],
  [/at least (\d+) items?|must be a list that is not empty/, (_, name) => wanted[name] ?? 'add at least one.'],
  [/is not known here|is not a field of a policy object/, () => 'there is no such setting.'],
  [/must be a text that is not empty|must hold something that can be seen/, () => 'must not be empty.'],
  [/must match the pattern \^\[a-z\]\[a-z0-9_\]/, () => 'small letters, digits and _, beginning with a letter.'],
  [/must match the pattern \^\[a-z0-9\]\[a-z0-9_-\]/, () => 'small letters, digits, - and _, such as access-request.'],
  [/ISO 8601 duration/, () => 'write how long, such as P2D for 2 days or PT30M for 30 minutes.'],
  [/must be a person, a group or manager_of/, () => 'name a person, a group, or whose manager.'],
  [/data from outside or from AI/, () => 'is chosen by the request or an AI: who asks would choose who decides.'],
  [/cannot be read: (?:1:(\d+): )?(.*?)\.?$/, ([, at, why]) => `${why ?? ''}${at ? ` (character ${at})` : ''}.`],
  [/, line \d+, column (\d+): (.*?)\.?$/, ([, at, why]) => `${why ?? ''} (character ${at ?? ''}).`],
];

/** Problems of the drawing, in words that a person who looks at it understands. */
const ofTheDrawing: Record<string, string> = {
  unreachable: 'Nothing leads here from the start.',
  'start-entered': 'A connection leads back into the start.',
  'unknown-node': 'A connection leads to a step that is gone.',
  'unknown-port': 'A connection leaves by a way out that it does not have.',
  'many-starts': 'This is a second start; a workflow begins in one place.',
  'no-start': 'Nothing starts it yet: add a form, a webhook or a schedule.',
  'merge-need':
    'Say whether it waits for all ways, or goes on with those that came: one of them lies behind an approval.',
};

/** Only the server's own advice is worth repeating. */
const emptyAdvice = /^(Correct (it as|the policy|the expression)|Give it\.)/;

/** Where an id can stand in the server's sentences. Ids are often plain words, such as `merge`. */
const beforeAnId = '(?:^|→ |\\b(?:at|from|to|before|and|node|approval|table|loop|rework|way) )';

/** Ids in the server's sentences become the names that the canvas shows. */
function withTitles(text: string, document: WorkflowDocument, catalogue: Catalogue): string {
  const ids = nodesOf(document)
    .map(({ id }) => id)
    .sort((a, b) => b.length - a.length);
  if (!ids.length) return text;
  return text.replaceAll(
    new RegExp(`(?<=${beforeAnId})(${ids.join('|')})(\\.[a-z_]+)?(?![\\w\`])`, 'g'),
    (_, id: string, port?: string) => {
      const node = nodeOf(document, id);
      return `“${node ? titleOf(node, catalogue) : id}”${port ? ` (${portInWords(port.slice(1), node?.type)})` : ''}`;
    },
  );
}

/** A problem in a builder's words: with the field's title, not its place in the document. `saved` is what the server looked at. */
export function wordsOf(problem: WorkflowProblem, saved: WorkflowDocument, catalogue: Catalogue): ProblemWords {
  const words = said(problem, saved, catalogue);
  return { ...words, text: words.text.replaceAll(/`([^`]+)`/g, '“$1”') };
}

function said(problem: WorkflowProblem, saved: WorkflowDocument, catalogue: Catalogue): ProblemWords {
  const place = placeOf(saved, problem);
  const node = place.node === null ? undefined : nodeOf(saved, place.node);
  const type = node && catalogue.get(node.type);
  const field = place.path[0] === 'config' || place.path.length ? fieldTitle(type?.config_schema, place.path) : null;
  const name = place.path.findLast((part) => !/^\d+$/.test(part)) ?? '';
  const drawn = problem.code === undefined ? undefined : ofTheDrawing[problem.code];
  const base = { place, step: node ? titleOf(node, catalogue) : place.node };
  const mend = problem.mend && !emptyAdvice.test(problem.mend) ? problem.mend : null;
  if (drawn) return { ...base, field: null, text: drawn, mend: problem.code === 'unreachable' ? mend : null };
  if (problem.code === 'rework-line') {
    const text = problem.message.endsWith(` ends at ${place.node ?? ''}.`)
      ? 'It leads back to no step yet: the corrected request would go nowhere.'
      : withTitles(problem.message.replace(/^The line from the rework \w+ back/, 'Its line back'), saved, catalogue);
    return { ...base, field: null, text, mend: 'Lead one line of plain steps back to where it goes on.' };
  }
  if (problem.code === 'duplicate-id') {
    return { ...base, field: null, text: `Another step has the id ${place.node ?? ''}, too.`, mend: null };
  }
  if (field === null || problem.code === 'unknown-type') {
    return {
      ...base,
      field: null,
      text: withTitles(problem.message, saved, catalogue),
      mend: mend && withTitles(mend, saved, catalogue),
    };
  }
  for (const [pattern, say] of patterns) {
    const found = pattern.exec(problem.message);
    if (found) return { ...base, field, text: say(found, name), mend };
  }
  // The server begins or ends with the place; the title has said it.
  const there = place.path.slice(1).join('[./]');
  const text = problem.message
    .replace(new RegExp(`^/?${there} `), '')
    .replace(new RegExp(` in ${there}(?=\\W*$)`), ' here');
  return { ...base, field, text, mend };
}

/** As one sentence. */
export const sentenceOf = ({ field, text }: ProblemWords) => (field === null ? text : `${field}: ${text}`);
