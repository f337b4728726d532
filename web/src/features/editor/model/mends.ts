import type { Json, JsonObject, Schema, WorkflowDocument, WorkflowNode, WorkflowProblem } from '@/lib/api/types';
import { portInWords } from '@/lib/ports';
import { pointerParts } from '@/lib/text-rules';
import { refusalOf } from './connect';
import {
  addEdge,
  type Catalogue,
  changeNode,
  edgeId,
  edgesOf,
  nodeOf,
  nodesOf,
  portOf,
  portsOf,
  removeEdges,
  titleOf,
  uniqueId,
} from './document';
import { asDuration } from './duration';
import { placeOf } from './problems';
import { resolved } from './schema';

/** What one click does about a problem, where just one thing is sensible. */
export interface Mend {
  label: string;
  document: WorkflowDocument;
}

/** The words of the labels. */
export interface MendWords {
  removeSetting: string;
  removeConnection: string;
  rename: (id: string) => string;
  waitForAll: string;
  letItFail: string;
  write: (what: string) => string;
  connectFrom: (step: string, port: string) => string;
  leadBack: (step: string) => string;
  oneField: string;
  fromRequest: string;
  allOfThem: string;
  firstRowCounts: string;
  beforeRule: (rule: number) => string;
  beforeRow: (row: string) => string;
}

interface Case {
  problem: WorkflowProblem;
  document: WorkflowDocument;
  catalogue: Catalogue;
  node: WorkflowNode | undefined;
  path: string[];
  words: MendWords;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueAt(config: Json | undefined, path: string[]): Json | undefined {
  let value = config;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else value = isObject(value) ? value[part] : undefined;
  }
  return value;
}

/** `next` undefined takes the member away. */
function withValue(value: Json | undefined, path: string[], next: Json | undefined): Json {
  const [first, ...rest] = path;
  if (first === undefined) return next ?? null;
  if (Array.isArray(value)) return value.map((each, at) => (at === Number(first) ? withValue(each, rest, next) : each));
  const members = isObject(value) ? value : {};
  if (rest.length) return { ...members, [first]: withValue(members[first], rest, next) };
  const { [first]: _, ...others } = members;
  return next === undefined ? others : { ...others, [first]: next };
}

const withSetting = ({ document }: Case, node: WorkflowNode, path: string[], next: Json | undefined) =>
  changeNode(document, node.id, { config: withValue(node.config ?? {}, path, next) as JsonObject });

const startOf = ({ document, catalogue }: Case) => nodesOf(document).find((each) => catalogue.get(each.type)?.starts);

/** An address made of a name. */
const pathFrom = (name: string) =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);

/** A value for a setting that is missing: one that follows from what is there. */
function missing(found: Case, node: WorkflowNode): Mend | null {
  const [, ...path] = found.path;
  const name = path.at(-1) ?? '';
  const { words, catalogue } = found;
  const put = (label: string, value: Json) => ({ label, document: withSetting(found, node, path, value) });
  const type = catalogue.get(node.type);
  const schema =
    path.length === 1 ? resolved(type?.config_schema.properties?.[name] ?? {}, type?.config_schema ?? {}) : {};
  if (schema.default !== undefined) return put(words.write(JSON.stringify(schema.default)), schema.default);
  if (schema.enum?.length === 1 && schema.enum[0] !== undefined) {
    return put(words.write(String(schema.enum[0])), schema.enum[0]);
  }
  if (name === 'path' && type?.starts) {
    const made = pathFrom(node.name ?? '') || pathFrom(found.document.name);
    return made ? put(words.write(made), made) : null;
  }
  if (name === 'schema' && type?.starts) {
    return put(words.oneField, {
      type: 'object',
      properties: { title: { type: 'string', title: 'Title', minLength: 3, maxLength: 200 } },
      required: ['title'],
      additionalProperties: false,
    });
  }
  if (name === 'review_mode') {
    const seats = valueAt(node.config, [...path.slice(0, -1), 'reviewers']);
    return Array.isArray(seats) && seats.length === 1 ? put(words.allOfThem, 'all') : null;
  }
  if (name === 'prompt') return put(words.write('{{trigger.body}}'), '{{trigger.body}}');
  if (name === 'value' && node.type === 'output') return put(words.write('{{input}}'), '{{input}}');
  // The request has a field of this name.
  const fields = (startOf(found)?.config?.schema as Schema | undefined)?.properties ?? {};
  return node.type === 'register' && name in fields ? put(words.fromRequest, `{{trigger.body.${name}}}`) : null;
}

/** Ports that lead nowhere, of steps that can be left. */
function openPorts({ document, catalogue }: Case): { node: WorkflowNode; port: string }[] {
  return nodesOf(document).flatMap((node) => {
    const used = new Set(
      edgesOf(document)
        .filter(({ from }) => from === node.id)
        .map(portOf),
    );
    if (node.type === 'output') return [];
    return portsOf(node, catalogue)
      .filter((port) => !used.has(port))
      .map((port) => ({ node, port }));
  });
}

function connected(found: Case, node: WorkflowNode): Mend | null {
  const { document, catalogue, words } = found;
  const [only, ...others] = openPorts(found).filter(
    ({ node: from, port }) =>
      from.id !== node.id && refusalOf(document, catalogue, { from: from.id, port, to: node.id }) === null,
  );
  if (!only || others.length) return null;
  return {
    label: words.connectFrom(titleOf(only.node, catalogue), portInWords(only.port, only.node.type)),
    document: addEdge(document, { from: only.node.id, port: only.port, to: node.id }),
  };
}

/** A rework that leads nowhere goes back to what follows the start. */
function ledBack(found: Case, node: WorkflowNode): Mend | null {
  const { document, catalogue, words } = found;
  if (edgesOf(document).some((edge) => edge.from === node.id && portOf(edge) === 'main')) return null;
  const start = startOf(found);
  const [first, ...others] = edgesOf(document).filter(({ from }) => from === start?.id);
  const to = first && nodeOf(document, first.to);
  if (!to || others.length) return null;
  return {
    label: words.leadBack(titleOf(to, catalogue)),
    document: addEdge(document, { from: node.id, port: 'main', to: to.id }),
  };
}

/** `saved` is what the server looked at, `document` what is there now. */
export function mendOf(
  problem: WorkflowProblem,
  saved: WorkflowDocument,
  document: WorkflowDocument,
  catalogue: Catalogue,
  words: MendWords,
): Mend | null {
  const place = placeOf(saved, problem);
  const node = place.node === null ? undefined : nodeOf(document, place.node);
  const found: Case = { problem, document, catalogue, node, path: place.path, words };
  if (place.edge !== null && ['unknown-node', 'unknown-port', 'start-entered'].includes(problem.code ?? '')) {
    const there = edgesOf(document).some((edge) => edgeId(edge) === place.edge);
    return there ? { label: words.removeConnection, document: removeEdges(document, [place.edge]) } : null;
  }
  if (problem.code === 'duplicate-id') return renamed(found, Number(pointerParts(problem.pointer)[1]));
  if (!node) return null;
  const [top, ...inConfig] = place.path;
  switch (problem.code) {
    case 'merge-need':
      return { label: words.waitForAll, document: withSetting(found, node, ['need'], 'all') };
    case 'on-error':
      return { label: words.letItFail, document: changeNode(document, node.id, { on_error: undefined }) };
    case 'unreachable':
      return connected(found, node);
    case 'rework-line':
      return ledBack(found, node);
  }
  if (top !== 'config' || !inConfig.length) return null;
  const value = valueAt(node.config, inConfig);
  if (/is not known here|is not a field|belongs to review_mode quorum only/.test(problem.message)) {
    return value === undefined
      ? null
      : { label: words.removeSetting, document: withSetting(found, node, inConfig, undefined) };
  }
  if (/ISO 8601 duration/.test(problem.message) && typeof value === 'string') {
    const meant = asDuration(value);
    return meant === null ? null : { label: words.write(meant), document: withSetting(found, node, inConfig, meant) };
  }
  const lacks = value === undefined && /is required\b|^`\w+` needs/.test(problem.message);
  return lacks ? missing(found, node) : null;
}

/** The later of two steps with one id takes another; connections stay with the first. */
function renamed({ document, words }: Case, index: number): Mend | null {
  const nodes = nodesOf(document);
  const twice = nodes[index];
  if (!twice || nodes.findIndex(({ id }) => id === twice.id) === index) return null;
  const id = uniqueId(
    nodes.map((each) => each.id),
    twice.id,
  );
  return {
    label: words.rename(id),
    document: { ...document, nodes: nodes.map((each, at) => (at === index ? { ...each, id } : each)) },
  };
}

/** Not wrong, but seldom meant: an approval whose verdict leads nowhere. */
export interface Hint {
  node: string;
  port: string;
  mend: Mend | null;
}

export function hintsOf(document: WorkflowDocument, catalogue: Catalogue, words: MendWords): Hint[] {
  const outputs = nodesOf(document).filter(({ type }) => type === 'output');
  return nodesOf(document).flatMap((node) => {
    const ports = portsOf(node, catalogue);
    if (!ports.includes('approved')) return [];
    const used = new Set(
      edgesOf(document)
        .filter(({ from }) => from === node.id)
        .map(portOf),
    );
    if (used.size === 0) return [];
    return ['approved', 'rejected']
      .filter((port) => !used.has(port))
      .map((port): Hint => {
        const free = outputs.filter(
          ({ id }) =>
            refusalOf(document, catalogue, { from: node.id, port, to: id }) === null &&
            !edgesOf(document).some(({ from, to }) => from === node.id && to === id),
        );
        const [only, ...others] = free;
        return {
          node: node.id,
          port,
          mend:
            only && !others.length
              ? {
                  label: words.leadBack(titleOf(only, catalogue)),
                  document: addEdge(document, { from: node.id, port, to: only.id }),
                }
              : null,
        };
      });
  });
}
