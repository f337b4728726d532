import '@xyflow/react/dist/style.css';
import {
  Background,
  BackgroundVariant,
  type Connection,
  Controls,
  type Edge,
  type EdgeChange,
  type FinalConnectionState,
  MiniMap,
  type Node,
  type NodeChange,
  ReactFlow,
  useReactFlow,
} from '@xyflow/react';
import { VisuallyHidden } from '@mantine/core';
import { type DragEvent, type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { WayBack } from '@/components/flow-graph/way-back';
import type { Position, WorkflowEdge } from '@/lib/api/types';
import { type Refusals, useEdges, useNodes } from './canvas-elements';
import { draggedType } from './dragged';
import classes from './editor.module.css';
import { refusalOf, refusalsOf } from './model/connect';
import { addEdge, addNode, moveNodes, nodeOf, nodesOf, portsOf, removeEdges } from './model/document';
import { type Direction, headHeight, neighbour, nodeWidth } from './model/layout';
import { StepNode, type StepNodeData } from './step-node';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';
import { useViewport } from './use-viewport';

const nodeTypes = { step: StepNode };
const edgeTypes = { back: WayBack };
const directions: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const nudge: Record<Direction, Position> = {
  left: { x: -20, y: 0 },
  right: { x: 20, y: 0 },
  up: { x: 0, y: -20 },
  down: { x: 0, y: 20 },
};
/** From so many steps on, a small picture of all of them helps to find the way. */
const mapFrom = 15;

const edgeOf = ({ source, sourceHandle, target }: Connection | Edge): WorkflowEdge => ({
  from: source,
  port: sourceHandle ?? 'main',
  to: target,
});

/** A connection that is being drawn: from a port, or backwards from where it is to end. */
interface Drawn {
  node: string;
  port: string;
  forward: boolean;
}

/** A connection that ended where no step is: one may be added there. */
export interface OpenEnd {
  from: string;
  port: string;
  at: Position;
}

interface Props {
  editor: Editor;
  dark: boolean;
  onOpen: () => void;
  onOpenEnd: (end: OpenEnd) => void;
  children?: ReactNode;
}

const pointOf = (event: MouseEvent | TouchEvent): Position | null => {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return at ? { x: at.clientX, y: at.clientY } : null;
};

export function Canvas({ editor, dark, onOpen, onOpenEnd, children }: Props) {
  const { document, catalogue, selection, editable, apply, select } = editor;
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const view = useViewport(editor, frame);
  const [dragged, setDragged] = useState<Record<string, Position>>({});
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const [said, setSaid] = useState('');

  const refusals = useMemo<Refusals | null>(
    () => drawn && refusalsOf(document, catalogue, drawn.node, drawn.port, drawn.forward),
    [drawn, document, catalogue],
  );
  const nodes = useNodes(editor, dragged, refusals);
  const edges = useEdges(editor);

  function onNodesChange(changes: NodeChange<Node<StepNodeData>>[]) {
    const chosen = new Set(selection.nodes);
    const moved: Record<string, Position> = {};
    const dropped: Record<string, Position> = {};
    let selects = false;
    for (const change of changes) {
      if (change.type === 'select') {
        selects = true;
        if (change.selected) chosen.add(change.id);
        else chosen.delete(change.id);
      } else if (change.type === 'position' && change.position) {
        if (change.dragging) moved[change.id] = change.position;
        else dropped[change.id] = change.position;
      }
    }
    if (selects) select({ nodes: [...chosen], edge: null });
    if (Object.keys(moved).length) setDragged((before) => ({ ...before, ...moved }));
    if (Object.keys(dropped).length) {
      setDragged({});
      apply(moveNodes(document, dropped));
    }
  }

  function onEdgesChange(changes: EdgeChange[]) {
    for (const change of changes) {
      if (change.type !== 'select') continue;
      if (change.selected) select({ nodes: [], edge: change.id });
      else if (selection.edge === change.id) select({ nodes: selection.nodes, edge: null });
    }
  }

  function focusNode(id: string) {
    select({ nodes: [id], edge: null });
    const element = frame.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`);
    element?.focus({ preventScroll: true });
  }

  function onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState) {
    const { fromNode, fromHandle } = state;
    setDrawn(null);
    // A valid end at a port has been connected already.
    if (!fromNode || !fromHandle || state.isValid) return;
    const forward = fromHandle.type === 'source';
    const point = pointOf(event);
    const under = point && window.document.elementFromPoint(point.x, point.y);
    const onto = state.toNode?.id ?? under?.closest<HTMLElement>('.react-flow__node')?.dataset.id;
    if (onto === undefined || onto === fromNode.id) {
      if (forward && point && under?.closest('.react-flow__pane')) {
        const at = flow.screenToFlowPosition(point);
        onOpenEnd({
          from: fromNode.id,
          port: fromHandle.id ?? 'main',
          at: { x: Math.round(at.x), y: Math.round(at.y - headHeight / 2) },
        });
      }
      return;
    }
    // Anywhere on a step will do, where it is clear what is meant.
    const ends = forward
      ? [{ from: fromNode.id, port: fromHandle.id ?? 'main', to: onto }]
      : openPorts(onto).map((port) => ({ from: onto, port, to: fromNode.id }));
    const allowed = ends.filter((edge) => refusalOf(document, catalogue, edge) === null);
    const [only, ...others] = allowed;
    if (only && !others.length) apply(addEdge(document, only));
    else if (only) setSaid(words.choosePort);
    else {
      const refusal = ends[0] && refusalOf(document, catalogue, ends[0]);
      if (refusal) setSaid(words.cannotConnect[refusal]);
    }
  }

  function openPorts(id: string): string[] {
    const node = nodeOf(document, id);
    return node ? portsOf(node, catalogue) : [];
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const target = event.target as HTMLElement;
    if (!event.ctrlKey && !event.metaKey && !event.altKey) {
      const zoom = { '+': view.zoomIn, '=': view.zoomIn, '-': view.zoomOut, '0': view.showAll }[event.key];
      if (zoom) {
        event.preventDefault();
        return zoom();
      }
    }
    const focused = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
    const direction = directions[event.key];
    if (direction && focused) {
      event.preventDefault();
      if (event.altKey) {
        const { x, y } = nodeOf(document, focused)?.position ?? { x: 0, y: 0 };
        const by = nudge[direction];
        apply(moveNodes(document, { [focused]: { x: x + by.x, y: y + by.y } }), `move:${focused}`);
      } else {
        const next = neighbour(document, focused, direction);
        if (next) focusNode(next);
      }
      return;
    }
    if (event.key !== 'Enter' && event.key !== ' ') return;
    if (focused) {
      event.preventDefault();
      select({ nodes: [focused], edge: null });
      if (event.key === 'Enter') onOpen();
    }
    const edge = target.closest<HTMLElement>('.react-flow__edge')?.dataset.id;
    if (edge) {
      event.preventDefault();
      select({ nodes: [], edge });
    }
  }

  function onDrop(event: DragEvent<HTMLDivElement>) {
    const type = catalogue.get(event.dataTransfer.getData(draggedType));
    if (!type || !editable) return;
    event.preventDefault();
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const added = addNode(document, type, {
      x: Math.round(at.x - nodeWidth / 2),
      y: Math.round(at.y - headHeight / 2),
    });
    apply(added.document);
    select({ nodes: [added.id], edge: null });
  }

  return (
    <div
      ref={frame}
      className={classes.canvas}
      role="group"
      aria-label={words.canvas}
      onKeyDown={onKeyDown}
      // What was said about the last try is over with the next.
      onPointerDownCapture={() => setSaid('')}
      onDrop={onDrop}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(draggedType)) event.preventDefault();
      }}
    >
      <VisuallyHidden>{words.canvasHelp}</VisuallyHidden>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onConnect={(connection) => {
          apply(addEdge(document, edgeOf(connection)));
          setSaid('');
        }}
        isValidConnection={(connection) => refusalOf(document, catalogue, edgeOf(connection)) === null}
        onConnectStart={(_, { nodeId, handleId, handleType }) => {
          setSaid('');
          if (nodeId) setDrawn({ node: nodeId, port: handleId ?? 'main', forward: handleType === 'source' });
        }}
        onConnectEnd={onConnectEnd}
        onNodeMouseMove={(_, node) => {
          const refusal = refusals?.get(node.id);
          if (refusal) setSaid(words.cannotConnect[refusal]);
        }}
        onNodeMouseLeave={() => {
          if (drawn) setSaid('');
        }}
        onReconnect={(old, connection) => {
          const without = removeEdges(document, [old.id]);
          if (refusalOf(without, catalogue, edgeOf(connection)) === null) apply(addEdge(without, edgeOf(connection)));
        }}
        nodesDraggable={editable}
        nodesConnectable={editable}
        edgesReconnectable={editable}
        // Keys are ours: arrows go from step to step.
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={['Control', 'Meta']}
        panActivationKeyCode={null}
        colorMode={dark ? 'dark' : 'light'}
        connectionRadius={28}
        minZoom={0.1}
        maxZoom={1.5}
        onMoveStart={(event) => {
          // Null where a program moved it.
          if (event) view.hold();
        }}
        proOptions={{ hideAttribution: false }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
        <Controls showInteractive={false} position="bottom-left" onFitView={view.showAll} aria-label={words.controls} />
        {nodesOf(document).length >= mapFrom && (
          <MiniMap
            position="bottom-right"
            pannable
            zoomable
            ariaLabel={words.map}
            nodeColor="var(--mantine-color-dimmed)"
            nodeBorderRadius={6}
            className={classes.map}
          />
        )}
      </ReactFlow>
      {children}
      <div className={classes.said} role="status">
        {said}
      </div>
    </div>
  );
}
