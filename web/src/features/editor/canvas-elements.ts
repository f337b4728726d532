import { type Edge, MarkerType, type Node, Position as Side } from '@xyflow/react';
import { useMemo } from 'react';
import type { Position } from '@/lib/api/types';
import { portInWords } from '@/lib/ports';
import classes from './editor.module.css';
import type { Refusal } from './model/connect';
import { edgeId, edgesOf, isWayBack, loopsOf, nodeOf, nodesOf, portOf, portsOf, titleOf } from './model/document';
import { headHeight, portTop, sizeOf } from './model/layout';
import type { StepNodeData } from './step-node';
import { editorTexts as words } from './texts';
import type { Editor } from './use-editor';

const handleSize = 10;

/** Why a connection that is being drawn cannot end at a step, by its id; null where it can. */
export type Refusals = ReadonlyMap<string, Refusal | null>;

/** The steps as the canvas draws them. What moves with the mouse changes places only, so that nothing else is drawn again. */
export function useNodes(
  editor: Editor,
  dragged: Record<string, Position>,
  refusals: Refusals | null,
): Node<StepNodeData>[] {
  const { document, catalogue, selection, problemCounts, warningCounts } = editor;
  const { trace } = editor.trial;
  const { pins } = editor.data;
  const looks = useMemo(
    () =>
      nodesOf(document).map((node) => {
        const type = catalogue.get(node.type);
        const ports = portsOf(node, catalogue);
        const size = sizeOf(node, catalogue);
        const title = titleOf(node, catalogue);
        const typeTitle = type?.title ?? node.type;
        const problems = problemCounts.get(node.id) ?? 0;
        const warnings = warningCounts.get(node.id) ?? 0;
        const ran = trace ? (trace.steps.get(node.id)?.status ?? null) : undefined;
        const left = trace?.steps.get(node.id)?.port;
        const pinned = node.id in pins;
        const around = { width: handleSize, height: handleSize };
        const half = handleSize / 2;
        const data: StepNodeData = {
          title,
          typeTitle,
          type: node.type,
          group: type?.group ?? '',
          ports,
          starts: type?.starts ?? false,
          problems,
          warnings,
          ran,
          left,
          pinned,
        };
        return {
          node,
          size,
          data,
          // Said rather than measured, so that connections are drawn at once.
          handles: [
            ...(type?.starts
              ? []
              : [
                  {
                    ...around,
                    id: 'in',
                    type: 'target' as const,
                    position: Side.Left,
                    x: -half,
                    y: headHeight / 2 - half,
                  },
                ]),
            ...ports.map((port, index) => ({
              ...around,
              id: port,
              type: 'source' as const,
              position: Side.Right,
              x: size.width - half,
              y: portTop(ports, index) - half,
            })),
          ],
          ariaLabel: words.nodeLabel(title, typeTitle, { problems, warnings }, ran, pinned),
        };
      }),
    [document, catalogue, problemCounts, warningCounts, trace, pins],
  );
  const selected = selection.nodes;
  return useMemo(
    () =>
      looks.map(({ node, size, data, handles, ariaLabel }): Node<StepNodeData> => {
        const refused = refusals?.get(node.id);
        return {
          id: node.id,
          type: 'step',
          position: dragged[node.id] ?? node.position ?? { x: 0, y: 0 },
          ...size,
          measured: size,
          handles,
          selected: selected.includes(node.id),
          className: refused === undefined ? undefined : refused === null ? classes.possible : classes.impossible,
          ariaLabel,
          domAttributes: { 'aria-roledescription': words.nodeRole },
          data,
        };
      }),
    [looks, dragged, selected, refusals],
  );
}

// In the canvas's own units: as large on a thick line as on a thin one.
const arrow = { type: MarkerType.ArrowClosed, width: 16, height: 16, markerUnits: 'userSpaceOnUse' };

export function useEdges({ document, catalogue, selection, trial }: Editor): Edge[] {
  const { trace } = trial;
  const loops = useMemo(() => loopsOf(document), [document]);
  return useMemo(
    () =>
      edgesOf(document)
        .filter((edge) => nodeOf(document, edge.from) && nodeOf(document, edge.to))
        .map((edge): Edge => {
          const name = (id: string) => {
            const node = nodeOf(document, id);
            return node ? titleOf(node, catalogue) : id;
          };
          const id = edgeId(edge);
          const back = isWayBack(document, edge, loops);
          const way = trace ? (trace.taken.has(id) ? classes.taken : classes.untaken) : undefined;
          return {
            id,
            source: edge.from,
            sourceHandle: portOf(edge),
            target: edge.to,
            targetHandle: 'in',
            type: back ? 'back' : 'default',
            selected: id === selection.edge,
            className: [back ? classes.return : '', way ?? ''].join(' '),
            markerEnd: arrow,
            ariaLabel: words.edgeLabel(
              name(edge.from),
              portInWords(portOf(edge), nodeOf(document, edge.from)?.type),
              name(edge.to),
            ),
          };
        }),
    [document, loops, catalogue, selection.edge, trace],
  );
}
