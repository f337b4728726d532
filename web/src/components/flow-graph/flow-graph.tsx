import '@xyflow/react/dist/style.css';
import { VisuallyHidden } from '@mantine/core';
import {
  Background,
  BackgroundVariant,
  Controls,
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position as Side,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { type KeyboardEvent, memo, type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { WorkflowDocument } from '@/lib/api/types';
import { portInWords } from '@/lib/ports';
import type { Tone } from '@/lib/tone';
import {
  type Catalogue,
  edgeId,
  edgesOf,
  isWayBack,
  loopsOf,
  nodeOf,
  nodesOf,
  portOf,
  portsOf,
  titleOf,
} from './graph';
import { boundsOf, type Direction, headHeight, namedPorts, neighbour, placed, portTop, sizeOf } from './layout';
import classes from './flow-graph.module.css';
import { WayBack } from './way-back';

/** How one step is shown. */
export interface NodeLook {
  tone: Tone;
  /** Beside the type, under the title: what became of it. */
  note?: ReactNode;
  icon?: ReactNode;
  /** Nothing came here. */
  faint?: boolean;
  /** Read out between the title and the note: what type it is. */
  type: string;
}

export interface EdgeLook {
  state: 'taken' | 'untaken' | 'unknown';
  label: string;
}

interface Props {
  document: WorkflowDocument;
  catalogue: Catalogue;
  node: (id: string) => NodeLook;
  /** By the edge's number in the document. */
  edge: (index: number) => EdgeLook;
  selected: string | null;
  onSelect: (id: string) => void;
  label: string;
  help: string;
  nodeRole: string;
  dark: boolean;
  className?: string;
}

type Data = {
  [Member in keyof NodeLook]: NodeLook[Member];
} & { kind: string; title: string; ports: string[]; starts: boolean };

function StepView({ data }: NodeProps<Node<Data>>) {
  return (
    <div className={classes.node} data-tone={data.tone} data-faint={data.faint || undefined}>
      {!data.starts && <Handle type="target" id="in" position={Side.Left} isConnectable={false} />}
      <div className={classes.head}>
        <span className={classes.title}>
          {data.title}
          <VisuallyHidden>, {data.type}, </VisuallyHidden>
        </span>
        <span className={classes.note}>
          {data.icon}
          <span>{data.note}</span>
        </span>
      </div>
      {namedPorts(data.ports).map((port) => (
        <div key={port} className={classes.port} title={port} aria-hidden>
          {portInWords(port, data.kind)}
        </div>
      ))}
      {data.ports.map((port, index) => (
        <Handle
          key={port}
          type="source"
          id={port}
          position={Side.Right}
          isConnectable={false}
          style={{ top: portTop(data.ports, index) }}
        />
      ))}
    </div>
  );
}

const nodeTypes = { step: memo(StepView) };
const edgeTypes = { back: WayBack };
const directions: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const handleSize = 6;
const leastZoom = 0.7;

/** A workflow's graph to look at: steps can be chosen, by mouse or by keys, and nothing can be changed. */
export default function FlowGraph(props: Props) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ document: given, catalogue, node, edge, selected, onSelect, ...props }: Props) {
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const document = useMemo(() => placed(given, catalogue), [given, catalogue]);
  const first = selected ?? nodesOf(document)[0]?.id;

  const nodes = useMemo(
    () =>
      nodesOf(document).map((each): Node<Data> => {
        const type = catalogue.get(each.type);
        const ports = portsOf(each, catalogue);
        const size = sizeOf(each, catalogue);
        const look = node(each.id);
        const around = { width: handleSize, height: handleSize };
        const starts = type?.starts ?? false;
        return {
          id: each.id,
          type: 'step',
          position: each.position ?? { x: 0, y: 0 },
          ...size,
          measured: size,
          // Said rather than measured, so that edges are drawn at once.
          handles: [
            ...(starts
              ? []
              : [{ ...around, id: 'in', type: 'target' as const, position: Side.Left, x: -3, y: headHeight / 2 - 3 }]),
            ...ports.map((port, index) => ({
              ...around,
              id: port,
              type: 'source' as const,
              position: Side.Right,
              x: size.width - 3,
              y: portTop(ports, index) - 3,
            })),
          ],
          selected: each.id === selected,
          className: each.id === selected ? classes.selected : undefined,
          ariaRole: 'button',
          // One stop for the whole picture: arrows go from there.
          domAttributes: {
            'aria-roledescription': props.nodeRole,
            'aria-pressed': each.id === selected,
            tabIndex: each.id === first ? 0 : -1,
          },
          data: { ...look, kind: each.type, title: titleOf(each, catalogue), ports, starts },
        };
      }),
    [document, catalogue, node, selected, first, props.nodeRole],
  );

  const loops = useMemo(() => loopsOf(document), [document]);
  const edges = useMemo(
    () =>
      edgesOf(document).flatMap((each, index): Edge[] => {
        if (!nodeOf(document, each.from) || !nodeOf(document, each.to)) return [];
        const look = edge(index);
        const back = isWayBack(document, each, loops);
        return [
          {
            id: `${index}:${edgeId(each)}`,
            source: each.from,
            sourceHandle: portOf(each),
            target: each.to,
            targetHandle: 'in',
            type: back ? 'back' : 'default',
            focusable: false,
            className: `${classes.edge} ${classes[look.state]} ${back ? classes.back : ''}`,
            zIndex: look.state === 'taken' ? 1 : 0,
            markerEnd: {
              type: MarkerType.ArrowClosed,
              width: 14,
              height: 14,
              color: look.state === 'taken' ? 'var(--mantine-color-anchor)' : 'var(--mantine-color-dimmed)',
            },
            ariaLabel: look.label,
          },
        ];
      }),
    [document, loops, edge],
  );

  // All of it where that can be read; else around the step that is chosen.
  function show() {
    const space = frame.current?.getBoundingClientRect();
    if (!space || !space.width || !nodes.length) return;
    const bounds = boundsOf(document, catalogue);
    const fitting = Math.min(1, space.width / (bounds.width + 48), space.height / (bounds.height + 48));
    const zoom = Math.max(fitting, leastZoom);
    const chosen = nodes.find((each) => each.id === selected);
    const middle = { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 };
    if (fitting < leastZoom) {
      const reach = { x: space.width / zoom / 2 - 24, y: space.height / zoom / 2 - 24 };
      const at = chosen ? { x: chosen.position.x + 105, y: chosen.position.y + 26 } : { x: bounds.x, y: middle.y };
      const within = (value: number, from: number, length: number, half: number) =>
        length < 2 * half ? from + length / 2 : Math.min(Math.max(value, from + half), from + length - half);
      middle.x = within(at.x, bounds.x, bounds.width, reach.x);
      middle.y = within(at.y, bounds.y, bounds.height, reach.y);
    }
    void flow.setViewport({ x: space.width / 2 - middle.x * zoom, y: space.height / 2 - middle.y * zoom, zoom });
  }

  // At first, and again while its space changes, until the reader has moved it.
  useEffect(() => {
    const space = frame.current;
    if (!space) return;
    const observer = new ResizeObserver(() => {
      if (!moved.current) show();
    });
    observer.observe(space);
    return () => observer.disconnect();
    // How the picture first stands follows the document, not what is chosen in it later.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [document]);

  function reveal(id: string) {
    const element = frame.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`);
    const box = element?.getBoundingClientRect();
    const space = frame.current?.getBoundingClientRect();
    element?.focus({ preventScroll: true });
    if (!box || !space) return;
    const shift = (from: number, to: number, low: number, high: number) =>
      from < low + 16 ? low + 16 - from : to > high - 16 ? high - 16 - to : 0;
    const dx = shift(box.left, box.right, space.left, space.right);
    const dy = shift(box.top, box.bottom, space.top, space.bottom);
    if (!dx && !dy) return;
    const { x, y, zoom } = flow.getViewport();
    void flow.setViewport({ x: x + dx, y: y + dy, zoom });
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const at = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node')?.dataset.id;
    if (!at) return;
    const direction = directions[event.key];
    if (direction) {
      event.preventDefault();
      const next = neighbour(document, at, direction);
      if (!next) return;
      onSelect(next);
      reveal(next);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onSelect(at);
    }
  }

  return (
    <div
      ref={frame}
      className={`${classes.frame} ${props.className ?? ''}`}
      role="group"
      aria-label={props.label}
      onKeyDown={onKeyDown}
    >
      <VisuallyHidden>{props.help}</VisuallyHidden>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodeClick={(_, { id }) => onSelect(id)}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        // Keys are ours: arrows go from step to step.
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        panActivationKeyCode={null}
        // The page scrolls under the wheel; the buttons and two fingers zoom.
        zoomOnScroll={false}
        preventScrolling={false}
        colorMode={props.dark ? 'dark' : 'light'}
        minZoom={0.2}
        maxZoom={1.5}
        attributionPosition="bottom-left"
        onMoveStart={(event) => {
          // Null where a program moved it.
          if (event) moved.current = true;
        }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
        <Controls showInteractive={false} position="bottom-right" orientation="horizontal" />
      </ReactFlow>
    </div>
  );
}
