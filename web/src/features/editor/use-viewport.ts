import { type ReactFlowInstance, useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect, useRef } from 'react';
import { nodeOf } from './model/document';
import { boundsOf, sizeOf } from './model/layout';
import type { Editor } from './use-editor';

const readableZoom = 0.75;
const moveMs = 150;

/** How far something has to move to stand in a space, with a margin; the least that does it. */
function shiftInto(from: number, length: number, space: number): number {
  const margin = 24;
  if (from + length > space - margin) return Math.max(space - margin - length, margin) - from;
  return from < margin ? margin - from : 0;
}

/** All of it where that can be read; else its beginning, at the height of what starts it. */
function showAll(
  flow: ReactFlowInstance,
  space: DOMRect | undefined,
  { document, catalogue }: Editor,
  duration = 0,
  readable = true,
) {
  const [first] = document.nodes ?? [];
  if (!space || !first) return;
  const { x, y, width, height } = boundsOf(document, catalogue);
  const fitting = Math.min(1, space.width / (width + 80), space.height / (height + 80));
  const zoom = readable ? Math.max(fitting, readableZoom) : fitting;
  const start = document.nodes?.find((node) => catalogue.get(node.type)?.starts) ?? first;
  const startAt = (start.position?.y ?? y) + sizeOf(start, catalogue).height / 2;
  const wide = width * zoom > space.width - 40;
  const high = height * zoom > space.height - 40;
  void flow.setViewport(
    {
      x: wide ? 40 - x * zoom : (space.width - width * zoom) / 2 - x * zoom,
      y: high ? space.height / 2 - startAt * zoom : (space.height - height * zoom) / 2 - y * zoom,
      zoom,
    },
    { duration },
  );
}

/** Where the canvas looks: at all of it when it opens, at the same middle when its space changes, at what is selected elsewhere. */
export function useViewport(editor: Editor, frame: RefObject<HTMLDivElement | null>) {
  const flow = useReactFlow();
  const moved = useRef(false);
  const latest = useRef(editor);
  useEffect(() => {
    latest.current = editor;
  });

  useEffect(() => {
    const space = frame.current;
    if (!space) return;
    let before = { width: 0, height: 0 };
    const observer = new ResizeObserver(() => {
      const { width, height } = space.getBoundingClientRect();
      if (!moved.current || before.width === 0) {
        showAll(flow, space.getBoundingClientRect(), latest.current);
      } else if (width !== before.width || height !== before.height) {
        const { x, y, zoom } = flow.getViewport();
        void flow.setViewport({
          x: x + (width - before.width) / 2,
          y: y + (height - before.height) / 2,
          zoom,
        });
      }
      before = { width, height };
    });
    observer.observe(space);
    return () => observer.disconnect();
  }, [flow, frame]);

  // What is selected elsewhere, by adding it or by "Show me", comes into view.
  const [selected] = editor.selection.nodes;
  const alone = editor.selection.nodes.length === 1 ? selected : undefined;
  useEffect(() => {
    const { document, catalogue } = latest.current;
    const node = alone === undefined ? undefined : nodeOf(document, alone);
    const space = frame.current?.getBoundingClientRect();
    // While the reader has moved nothing, what is there is all in view, or about to be.
    if (!node?.position || !space?.width) return;
    // The first of all stands in the middle, as when the canvas opens.
    if (document.nodes?.length === 1) return showAll(flow, space, latest.current);
    const { x, y, zoom } = flow.getViewport();
    const size = sizeOf(node, catalogue);
    const dx = shiftInto(node.position.x * zoom + x, size.width * zoom, space.width);
    const dy = shiftInto(node.position.y * zoom + y, size.height * zoom, space.height);
    moved.current = true;
    if (dx || dy) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: moveMs });
    // What is dragged out of sight is meant to be there: only another selection counts.
  }, [alone, flow, frame]);

  return {
    showAll: () => {
      moved.current = false;
      showAll(flow, frame.current?.getBoundingClientRect(), editor, moveMs, false);
    },
    zoomIn: () => {
      moved.current = true;
      void flow.zoomIn({ duration: moveMs });
    },
    zoomOut: () => {
      moved.current = true;
      void flow.zoomOut({ duration: moveMs });
    },
    /** The reader moves it: from now on it stays where it is. */
    hold: () => {
      moved.current = true;
    },
  };
}
