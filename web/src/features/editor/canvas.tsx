import '@xyflow/react/dist/style.css';
import {
  Background,
  BackgroundVariant,
  type Connection,
  Controls,
  type Edge,
  type EdgeChange,
  MarkerType,
  type Node,
  type NodeChange,
  Position as Side,
  ReactFlow,
  useReactFlow,
} from '@xyflow/react';
import { VisuallyHidden } from '@mantine/core';
import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Position, WorkflowEdge } from '@/lib/api/types';
import { draggedType } from './dragged';
import classes from './editor.module.css';
import { refusalOf } from './model/connect';
import {
  addEdge,
  addNode,
  edgeId,
  edgesOf,
  moveNodes,
  nodeOf,
  nodesOf,
  portOf,
  portsOf,
  removeEdges,
  titleOf,
} from './model/document';
import { boundsOf, type Direction, headHeight, neighbour, portTop, sizeOf } from './model/layout';
import { StepNode, type StepNodeData } from './step-node';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

const nodeTypes = { step: StepNode };
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
const handleSize = 10;
const readableZoom = 0.65;

/** How far something has to move to stand in a space, with a margin; the least that does it. */
function shiftInto(from: number, length: number, space: number): number {
  const margin = 24;
  if (from + length > space - margin) return Math.max(space - margin - length, margin) - from;
  return from < margin ? margin - from : 0;
}

const edgeOf = ({ source, sourceHandle, target }: Connection | Edge): WorkflowEdge => ({
  from: source,
  port: sourceHandle ?? 'main',
  to: target,
});

interface Props {
  editor: Editor;
  dark: boolean;
  onOpen: () => void;
  children?: ReactNode;
}

export function Canvas({ editor, dark, onOpen, children }: Props) {
  const { document, catalogue, selection, editable, apply, select } = editor;
  const flow = useReactFlow();
  const frame = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const [dragged, setDragged] = useState<Record<string, Position>>({});
  const [said, setSaid] = useState('');

  const nodes = useMemo(
    () =>
      nodesOf(document).map((node): Node<StepNodeData> => {
        const type = catalogue.get(node.type);
        const ports = portsOf(node, catalogue);
        const size = sizeOf(node, catalogue);
        const title = titleOf(node, catalogue);
        const typeTitle = type?.title ?? node.type;
        const problems = editor.problemCounts.get(node.id) ?? 0;
        const around = { width: handleSize, height: handleSize };
        return {
          id: node.id,
          type: 'step',
          position: dragged[node.id] ?? node.position ?? { x: 0, y: 0 },
          ...size,
          measured: size,
          // Said rather than measured, so that connections are drawn at once.
          handles: [
            ...(type?.starts
              ? []
              : [{ ...around, id: 'in', type: 'target' as const, position: Side.Left, x: -5, y: headHeight / 2 - 5 }]),
            ...ports.map((port, index) => ({
              ...around,
              id: port,
              type: 'source' as const,
              position: Side.Right,
              x: size.width - 5,
              y: portTop(ports, index) - 5,
            })),
          ],
          selected: selection.nodes.includes(node.id),
          ariaLabel: words.nodeLabel(title, typeTitle, problems),
          domAttributes: { 'aria-roledescription': words.nodeRole },
          data: { title, typeTitle, group: type?.group ?? '', ports, starts: type?.starts ?? false, problems },
        };
      }),
    [document, catalogue, dragged, selection.nodes, editor.problemCounts],
  );

  const edges = useMemo(
    () =>
      edgesOf(document)
        .filter((edge) => nodeOf(document, edge.from) && nodeOf(document, edge.to))
        .map((edge): Edge => {
          const name = (id: string) => {
            const node = nodeOf(document, id);
            return node ? titleOf(node, catalogue) : id;
          };
          const id = edgeId(edge);
          const back = nodeOf(document, edge.from)?.type === 'rework' && portOf(edge) === 'main';
          return {
            id,
            source: edge.from,
            sourceHandle: portOf(edge),
            target: edge.to,
            targetHandle: 'in',
            type: back ? 'smoothstep' : 'default',
            selected: id === selection.edge,
            className: back ? classes.return : undefined,
            markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16 },
            ariaLabel: words.edgeLabel(name(edge.from), portOf(edge), name(edge.to)),
          };
        }),
    [document, catalogue, selection.edge],
  );

  // All of it where that can be read; else its beginning.
  function show() {
    const space = frame.current?.getBoundingClientRect();
    if (!space || !nodes.length) return;
    const { x, y, width, height } = boundsOf(document, catalogue);
    const fitting = Math.min(1, space.width / (width + 80), space.height / (height + 80));
    const zoom = Math.max(fitting, readableZoom);
    const left = fitting < readableZoom ? 40 : (space.width - width * zoom) / 2;
    void flow.setViewport({ x: left - x * zoom, y: (space.height - height * zoom) / 2 - y * zoom, zoom });
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
    // Only how the workflow stands when the canvas appears matters.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  // What is selected elsewhere, by adding it or by "Show me", comes into view.
  const [selected] = selection.nodes;
  const alone = selection.nodes.length === 1 ? selected : undefined;
  useEffect(() => {
    const node = alone === undefined ? undefined : nodeOf(editor.document, alone);
    const space = frame.current?.getBoundingClientRect();
    if (!node?.position || !space) return;
    const { x, y, zoom } = flow.getViewport();
    const size = sizeOf(node, editor.catalogue);
    const dx = shiftInto(node.position.x * zoom + x, size.width * zoom, space.width);
    const dy = shiftInto(node.position.y * zoom + y, size.height * zoom, space.height);
    moved.current = true;
    if (dx || dy) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 150 });
    // Only when the selection changes: what is dragged out of sight is meant to be there.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [alone]);

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

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const target = event.target as HTMLElement;
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
    const added = addNode(document, type, { x: Math.round(at.x - 105), y: Math.round(at.y - headHeight / 2) });
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
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onConnect={(connection) => {
          apply(addEdge(document, edgeOf(connection)));
          setSaid('');
        }}
        isValidConnection={(connection) => refusalOf(document, catalogue, edgeOf(connection)) === null}
        onConnectStart={() => setSaid('')}
        onConnectEnd={(_, state) => {
          if (!state.fromNode || !state.toNode || state.isValid) return;
          const forward = state.fromHandle?.type === 'source';
          const [from, to] = forward ? [state.fromNode, state.toNode] : [state.toNode, state.fromNode];
          const port = (forward ? state.fromHandle : state.toHandle)?.id ?? 'main';
          const refusal = refusalOf(document, catalogue, { from: from.id, port, to: to.id });
          if (refusal) setSaid(words.cannotConnect[refusal]);
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
        minZoom={0.2}
        maxZoom={1.5}
        onMoveStart={(event) => {
          // Null where a program moved it.
          if (event) moved.current = true;
        }}
        proOptions={{ hideAttribution: false }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
        <Controls showInteractive={false} position="bottom-left" />
      </ReactFlow>
      {children}
      <div className={classes.said} role="status">
        {said}
      </div>
    </div>
  );
}
