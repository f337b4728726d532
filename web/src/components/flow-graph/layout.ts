import { Graph, layout as place } from '@dagrejs/dagre';
import type { Position, WorkflowDocument, WorkflowNode } from '@/lib/api/types';
import { type Catalogue, edgesOf, isWayBack, loopsOf, nodeOf, nodesOf, portsOf } from './graph';

export const nodeWidth = 210;
/** The head of a step as drawn: its name and what it is. */
export const headHeight = 52;
/** One named port under it. */
export const portHeight = 22;
const grid = 10;

export const namedPorts = (ports: string[]) => (ports.length === 1 && ports[0] === 'main' ? [] : ports);

/** From the top of the step to the middle of a port. */
export const portTop = (ports: string[], index: number) =>
  namedPorts(ports).length ? headHeight + index * portHeight + portHeight / 2 : headHeight / 2;

/** How large a step is drawn. */
export function sizeOf(node: WorkflowNode, catalogue: Catalogue): { width: number; height: number } {
  const named = namedPorts(portsOf(node, catalogue)).length;
  return { width: nodeWidth, height: headHeight + (named ? named * portHeight + 8 : 0) };
}

const onGrid = (at: number) => Math.round(at / grid) * grid;

/** Positions from left to right; the ways back do not bend the rest. */
export function layout(document: WorkflowDocument, catalogue: Catalogue): Record<string, Position> {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 36, ranksep: 90 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodesOf(document)) graph.setNode(node.id, sizeOf(node, catalogue));
  const loops = loopsOf(document);
  for (const edge of edgesOf(document)) {
    const drawn = nodeOf(document, edge.from) && nodeOf(document, edge.to);
    if (drawn && !isWayBack(document, edge, loops)) graph.setEdge(edge.from, edge.to);
  }
  place(graph);
  return Object.fromEntries(
    nodesOf(document).map((node) => {
      const { x, y } = graph.node(node.id) as Position;
      const { width, height } = sizeOf(node, catalogue);
      return [node.id, { x: onGrid(x - width / 2), y: onGrid(y - height / 2) }];
    }),
  );
}

/** Gives every step a place: documents that people or programs wrote may have none. */
export function placed(document: WorkflowDocument, catalogue: Catalogue): WorkflowDocument {
  if (nodesOf(document).every((node) => node.position)) return document;
  const places = layout(document, catalogue);
  return { ...document, nodes: nodesOf(document).map((node) => ({ ...node, position: places[node.id] })) };
}

/** A free place to the right of a step, or right of everything. */
export function placeFor(document: WorkflowDocument, after: string | null): Position {
  const positions = nodesOf(document).flatMap((node) => (node.position ? [node.position] : []));
  const from = after === null ? undefined : nodeOf(document, after)?.position;
  const column = (from?.x ?? Math.max(0, ...positions.map(({ x }) => x))) + nodeWidth + 90;
  const place = { x: positions.length ? onGrid(column) : 0, y: from?.y ?? positions[0]?.y ?? 0 };
  const crowded = ({ x, y }: Position) =>
    positions.some((each) => Math.abs(each.x - x) < nodeWidth && Math.abs(each.y - y) < 100);
  while (crowded(place)) place.y += 120;
  return place;
}

/** The rectangle that all steps take together. */
export function boundsOf(document: WorkflowDocument, catalogue: Catalogue) {
  const boxes = nodesOf(document).map((node) => ({ ...(node.position ?? { x: 0, y: 0 }), ...sizeOf(node, catalogue) }));
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - x;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - y;
  return { x, y, width, height };
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The step that an arrow key leads to: the nearest in that direction, what lies straight ahead first. */
export function neighbour(document: WorkflowDocument, id: string, direction: Direction): string | null {
  const from = nodeOf(document, id)?.position;
  if (!from) return null;
  const along = direction === 'left' || direction === 'right' ? 'x' : 'y';
  const across = along === 'x' ? 'y' : 'x';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  let best: string | null = null;
  let least = Infinity;
  for (const node of nodesOf(document)) {
    if (!node.position || node.id === id) continue;
    const ahead = (node.position[along] - from[along]) * sign;
    if (ahead <= 0) continue;
    const cost = ahead + 2 * Math.abs(node.position[across] - from[across]);
    if (cost < least) [best, least] = [node.id, cost];
  }
  return best;
}

/** Steps in the order in which a reader meets them: each after all that lead to it, apart from ways back. */
export function readingOrder(document: WorkflowDocument): string[] {
  const left = nodesOf(document).map((node) => node.id);
  const loops = loopsOf(document);
  const forward = edgesOf(document).filter((edge) => !isWayBack(document, edge, loops));
  const order: string[] = [];
  while (left.length) {
    const ready = left.findIndex((id) => !forward.some((edge) => edge.to === id && left.includes(edge.from)));
    // A circle, which a draft may have: broken where it was written first.
    order.push(...left.splice(Math.max(ready, 0), 1));
  }
  return order;
}
