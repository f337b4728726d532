import { describe, expect, it } from 'vitest';
import type { NodeType, WorkflowDocument } from '@/lib/api/types';
import { copyText, paste } from './clipboard';
import { refusalOf, targetsOf } from './connect';
import { differences } from './differences';
import {
  addEdge,
  addNode,
  catalogueOf,
  changeNode,
  edgeId,
  moveNodes,
  nodeOf,
  portsOf,
  removeEdges,
  removeNodes,
  uniqueId,
} from './document';
import { change, redo, startOf, undo } from './history';
import { layout, neighbour, placed, placeFor, readingOrder } from './layout';
import { countsByNode, placeOf } from './problems';
import { renameNode } from './references';

const type = (name: string, ports: string[] = ['main'], starts = false): NodeType => ({
  type: name,
  title: name.toUpperCase(),
  group: 'data',
  description: '',
  config_schema: { type: 'object' },
  ports,
  example: {},
  starts,
});

const form = type('form', ['main'], true);
const types = [
  form,
  type('set'),
  type('switch', ['high', 'low']),
  type('approval', ['approved', 'rejected', 'changes_requested', 'timed_out']),
  type('rework', ['main', 'timed_out', 'withdrawn']),
  type('loop', ['item', 'done']),
  type('output'),
];
const catalogue = catalogueOf(types);

const access: WorkflowDocument = {
  name: 'Access',
  nodes: [
    { id: 'start', type: 'form', config: { path: 'access' } },
    { id: 'sum', type: 'set', config: { values: { n: '{{nodes.start.body.n + 1}}' } } },
    { id: 'gate', type: 'approval', config: { title: 'nodes.sum stays: {{ nodes.sum.n }} of {{nodes.summary.n}}' } },
    { id: 'fix', type: 'rework' },
    { id: 'done', type: 'output', config: { value: '{{nodes.gate.outcome}}' } },
  ],
  edges: [
    { from: 'start', to: 'sum' },
    { from: 'sum', to: 'gate' },
    { from: 'gate', port: 'approved', to: 'done' },
    { from: 'gate', port: 'changes_requested', to: 'fix' },
    { from: 'fix', to: 'sum' },
  ],
};

describe('steps', () => {
  it('get ids of their own, whatever they are called', () => {
    expect(uniqueId([], 'Größe 2!')).toBe('gr_e_2_');
    expect(uniqueId([], '99')).toBe('step');
    expect(uniqueId(['set', 'set_2'], 'set')).toBe('set_3');
    expect(uniqueId(['set_2'], 'set_2')).toBe('set_3');
    expect(uniqueId([], 'x'.repeat(80))).toMatch(/^[a-z][a-z0-9_]{0,63}$/);
  });

  it('are added beside what is there, and go with their connections', () => {
    const { document, id } = addNode(access, form, { x: 1, y: 2 });
    expect(id).toBe('form');
    expect(nodeOf(document, id)).toMatchObject({ type: 'form', config: {}, position: { x: 1, y: 2 } });
    expect(access.nodes).toHaveLength(5);
    const without = removeNodes(access, ['gate']);
    expect(without.nodes?.map((node) => node.id)).toEqual(['start', 'sum', 'fix', 'done']);
    expect(without.edges?.map(edgeId)).toEqual(['start:main:sum', 'fix:main:sum']);
  });

  it('lose a member that is set to undefined, so that the document knows no empty ones', () => {
    const timed = changeNode(access, 'sum', { timeout: 'PT5S' });
    expect(nodeOf(timed, 'sum')?.timeout).toBe('PT5S');
    expect('timeout' in (nodeOf(changeNode(timed, 'sum', { timeout: undefined }), 'sum') ?? {})).toBe(false);
  });

  it('are renamed wherever expressions and connections name them, and nowhere else', () => {
    const renamed = renameNode(access, 'sum', 'total');
    expect(renamed.edges?.map(edgeId)).toEqual([
      'start:main:total',
      'total:main:gate',
      'gate:approved:done',
      'gate:changes_requested:fix',
      'fix:main:total',
    ]);
    expect(nodeOf(renamed, 'gate')?.config?.title).toBe('nodes.sum stays: {{ nodes.total.n }} of {{nodes.summary.n}}');
    const ruled = changeNode(access, 'gate', { config: { rules: [{ when: 'nodes.sum.n > 1 && x.nodes.sum' }] } });
    expect(nodeOf(renameNode(ruled, 'sum', 'total'), 'gate')?.config).toEqual({
      rules: [{ when: 'nodes.total.n > 1 && x.nodes.sum' }],
    });
  });

  it('have the ports of their type, of their rules, and one for errors where these branch', () => {
    expect(portsOf({ id: 'a', type: 'approval' }, catalogue)).toContain('timed_out');
    const config = {
      rules: [
        { port: 'a', when: 'x' },
        { port: 'b', when: 'y' },
        { port: 'a', when: 'z' },
      ],
      default: 'c',
    };
    expect(portsOf({ id: 'a', type: 'switch', config }, catalogue)).toEqual(['a', 'b', 'c']);
    expect(portsOf({ id: 'a', type: 'switch' }, catalogue)).toEqual([]);
    expect(portsOf({ id: 'a', type: 'set', on_error: 'branch' }, catalogue)).toEqual(['main', 'error']);
    expect(portsOf({ id: 'a', type: 'of tomorrow' }, catalogue)).toEqual(['main']);
  });
});

describe('connections', () => {
  const refused = (from: string, to: string, port = 'main') => refusalOf(access, catalogue, { from, port, to });

  it('are refused with the reason', () => {
    expect(refused('sum', 'sum')).toBe('itself');
    expect(refused('sum', 'start')).toBe('start');
    expect(refused('fix', 'start', 'withdrawn')).toBe('start');
    expect(refused('sum', 'gone')).toBe('unknown');
    expect(refused('gate', 'done')).toBe('no-port');
    expect(refused('sum', 'gate')).toBe('there');
    expect(refused('gate', 'sum', 'rejected')).toBe('cycle');
    expect(refused('fix', 'gate')).toBe('one-return');
  });

  it('lead back from a rework only', () => {
    const open = removeEdges(access, ['fix:main:sum']);
    expect(refusalOf(open, catalogue, { from: 'fix', to: 'sum' })).toBeNull();
    expect(refusalOf(open, catalogue, { from: 'fix', port: 'timed_out', to: 'sum' })).toBe('cycle');
    expect(refused('gate', 'done', 'rejected')).toBeNull();
    expect(targetsOf(access, catalogue, 'gate', 'rejected').map((node) => node.id)).toEqual(['fix', 'done']);
  });

  it('write a port only where it is not the main one', () => {
    const drawn = addEdge({ name: '' }, { from: 'a', port: 'main', to: 'b' });
    expect(addEdge(drawn, { from: 'a', port: 'error', to: 'c' }).edges).toEqual([
      { from: 'a', to: 'b' },
      { from: 'a', port: 'error', to: 'c' },
    ]);
  });
});

describe('loops', () => {
  const each: WorkflowDocument = {
    name: 'Each',
    nodes: [
      { id: 'start', type: 'form' },
      { id: 'list', type: 'set' },
      { id: 'lines', type: 'loop' },
      { id: 'price', type: 'set' },
      { id: 'parts', type: 'loop' },
      { id: 'weigh', type: 'set' },
      { id: 'after', type: 'set' },
    ],
    edges: [
      { from: 'start', to: 'list' },
      { from: 'list', to: 'lines' },
      { from: 'lines', port: 'item', to: 'price' },
      { from: 'price', to: 'parts' },
      { from: 'parts', port: 'item', to: 'weigh' },
      { from: 'lines', port: 'done', to: 'after' },
    ],
  };
  const refused = (from: string, to: string, port = 'main') => refusalOf(each, catalogue, { from, port, to });
  const closed = addEdge(addEdge(each, { from: 'weigh', to: 'parts' }), { from: 'parts', port: 'done', to: 'lines' });

  it('have a port for each item and one for when all are done', () => {
    expect(portsOf({ id: 'a', type: 'loop' }, catalogue)).toEqual(['item', 'done']);
    expect(refused('lines', 'after')).toBe('no-port');
  });

  it('are closed from inside their own body', () => {
    expect(refused('price', 'lines')).toBeNull();
    expect(refused('weigh', 'parts')).toBeNull();
    expect(refused('parts', 'lines', 'done')).toBeNull();
    expect(refused('lines', 'lines', 'item')).toBe('itself');
  });

  it('are no way round for what lies outside them', () => {
    expect(refused('after', 'lines')).toBe('cycle');
    expect(refused('after', 'list')).toBe('cycle');
    // Back to a step before the loop, or out of the inner one.
    expect(refused('price', 'list')).toBe('cycle');
    expect(refused('weigh', 'price')).toBe('cycle');
  });

  it('can be drawn before anything leads to them', () => {
    const alone = removeEdges(each, ['list:main:lines']);
    expect(refusalOf(alone, catalogue, { from: 'price', to: 'lines' })).toBeNull();
    const drawn = addEdge(alone, { from: 'price', to: 'lines' });
    expect(refusalOf(drawn, catalogue, { from: 'list', to: 'lines' })).toBeNull();
  });

  it('run from left to right, whatever leads back', () => {
    expect(layout(closed, catalogue)).toEqual(layout(each, catalogue));
    expect(readingOrder(closed).slice(0, 4)).toEqual(['start', 'list', 'lines', 'price']);
  });
});

describe('history', () => {
  it('goes back and forth, and forgets what was taken back at the next change', () => {
    const named = (name: string): WorkflowDocument => ({ name });
    let history = startOf(named('a'));
    history = change(history, named('b'), null, 0);
    history = change(history, named('c'), null, 1);
    history = undo(undo(undo(history)));
    expect(history.present.name).toBe('a');
    expect(redo(history).present.name).toBe('b');
    history = change(redo(history), named('d'), null, 2);
    expect(redo(history).present.name).toBe('d');
    expect(undo(history).present.name).toBe('b');
  });

  it('takes what is typed in one go as one step', () => {
    let history = startOf({ name: '' });
    for (const [at, name] of ['L', 'La', 'Lap'].entries()) history = change(history, { name }, 'name', 1_000 + at);
    expect(undo(history).present.name).toBe('');
    history = change(history, { name: 'Later' }, 'name', 60_000);
    expect(undo(history).present.name).toBe('Lap');
  });
});

describe('copies', () => {
  it('get new ids and go on reading one another', () => {
    const copied = paste(access, copyText(access, ['sum', 'gate']));
    expect(copied?.ids).toEqual(['sum_2', 'gate_2']);
    expect(copied?.document.edges?.slice(-1)).toEqual([{ from: 'sum_2', to: 'gate_2' }]);
    expect(nodeOf(copied?.document ?? access, 'gate_2')?.config?.title).toContain('{{ nodes.sum_2.n }}');
    // What was not copied is read where it is.
    expect(nodeOf(copied?.document ?? access, 'sum_2')?.config).toEqual(nodeOf(access, 'sum')?.config);
  });

  it('come from another workflow as well, and from nothing else', () => {
    expect(paste({ name: 'New' }, JSON.stringify(access))?.ids).toEqual(['start', 'sum', 'gate', 'fix', 'done']);
    for (const text of ['', 'a sentence', '[]', '{"nodes": []}', '{"nodes": [{"id": 1}]}', 'null', '7']) {
      expect(paste(access, text)).toBeNull();
    }
  });
});

describe('the canvas', () => {
  const there = placed(access, catalogue);

  it('runs from left to right, nothing over anything, and leaves alone what has a place', () => {
    const at = layout(access, catalogue);
    expect((at.start?.x ?? 0) < (at.sum?.x ?? 0) && (at.sum?.x ?? 0) < (at.gate?.x ?? 0)).toBe(true);
    expect(Math.abs((at.fix?.y ?? 0) - (at.done?.y ?? 0))).toBeGreaterThan(50);
    expect(placed(there, catalogue)).toBe(there);
    expect(nodeOf(moveNodes(there, { sum: { x: 3.4, y: 5.6 } }), 'sum')?.position).toEqual({ x: 3, y: 6 });
  });

  it('finds a free place for the next step', () => {
    const next = placeFor(there, 'sum');
    const gate = nodeOf(there, 'gate')?.position;
    expect(next.x > (nodeOf(there, 'sum')?.position?.x ?? 0)).toBe(true);
    expect(next).not.toEqual(gate);
    expect(placeFor({ name: '' }, null)).toEqual({ x: 0, y: 0 });
  });

  it('is walked with the arrow keys', () => {
    expect(neighbour(there, 'start', 'right')).toBe('sum');
    expect(neighbour(there, 'gate', 'left')).toBe('sum');
    expect(neighbour(there, 'start', 'left')).toBeNull();
    const [upper, lower] =
      (nodeOf(there, 'fix')?.position?.y ?? 0) < (nodeOf(there, 'done')?.position?.y ?? 0)
        ? ['fix', 'done']
        : ['done', 'fix'];
    expect(neighbour(there, upper, 'down')).toBe(lower);
  });

  it('reads as a list: each step after those that lead to it, circles too', () => {
    expect(readingOrder({ ...access, nodes: [...(access.nodes ?? [])].reverse() })[0]).toBe('start');
    const order = readingOrder(access);
    expect(order.indexOf('gate')).toBeGreaterThan(order.indexOf('sum'));
    expect(
      readingOrder({
        ...access,
        edges: [
          { from: 'sum', to: 'gate' },
          { from: 'gate', to: 'sum' },
        ],
      }),
    ).toHaveLength(5);
  });
});

describe('problems and differences', () => {
  it('are found at their step and field', () => {
    const problems = [
      { node: 'sum', pointer: '/nodes/1/config/values' },
      { node: 'gate', pointer: '/edges/2/port' },
      { node: '', pointer: '/nodes' },
    ].map((each) => ({ ...each, code: 'schema', message: '', mend: '' }));
    const [field, edge, whole] = problems.map((problem) => placeOf(access, problem));
    expect(field).toEqual({ node: 'sum', edge: null, path: ['config', 'values'] });
    expect(edge).toEqual({ node: 'gate', edge: 'gate:approved:done', path: [] });
    expect(whole).toEqual({ node: null, edge: null, path: [] });
    expect(countsByNode(access, problems)).toEqual(
      new Map([
        ['sum', 1],
        ['gate', 1],
      ]),
    );
  });

  it('are told without places on the canvas or the order of members', () => {
    expect(differences(access, placed(access, catalogue))).toEqual([]);
    const changed = changeNode(removeNodes(access, ['fix']), 'sum', { name: 'Sum', config: { values: {} } });
    const found = differences(access, { ...changed, description: 'Now with one' });
    expect(found.map(({ kind, what, parts }) => `${kind} ${what} ${parts.join(' ')}`.trim())).toEqual([
      'document Access description',
      'changed Sum name config.values',
      'removed fix',
      'disconnected gate (changes requested) → fix',
      'disconnected fix → sum',
    ]);
  });
});
