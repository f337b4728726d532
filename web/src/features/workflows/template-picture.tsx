import { useMemo } from 'react';
import { type Catalogue, edgesOf, nodeOf, nodesOf } from '@/components/flow-graph/graph';
import { boundsOf, headHeight, nodeWidth, placed } from '@/components/flow-graph/layout';
import type { Position, WorkflowDocument } from '@/lib/api/types';
import classes from './workflows.module.css';

const margin = 20;

/** A way from the right side of one step to the left side of another. */
function curve(from: Position, to: Position): string {
  const start = { x: from.x + nodeWidth, y: from.y + headHeight / 2 };
  const end = { x: to.x, y: to.y + headHeight / 2 };
  const bend = Math.max(60, (end.x - start.x) / 2);
  return `M${start.x} ${start.y} C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
}

/** A workflow as a small picture: its outline, not its words. */
export function TemplatePicture({ document, catalogue }: { document: WorkflowDocument; catalogue: Catalogue }) {
  const drawn = useMemo(() => placed(document, catalogue), [document, catalogue]);
  const { x, y, width, height } = useMemo(() => boundsOf(drawn, catalogue), [drawn, catalogue]);
  if (!nodesOf(drawn).length) return null;
  const at = (id: string) => nodeOf(drawn, id)?.position;
  return (
    <svg
      className={classes.picture}
      viewBox={`${x - margin} ${y - margin} ${width + 2 * margin} ${height + 2 * margin}`}
      aria-hidden
    >
      {edgesOf(drawn).map((edge, index) => {
        const from = at(edge.from);
        const to = at(edge.to);
        return from && to && <path key={index} d={curve(from, to)} className={classes.pictureEdge} />;
      })}
      {nodesOf(drawn).map((node) => (
        <rect
          key={node.id}
          x={node.position?.x}
          y={node.position?.y}
          width={nodeWidth}
          height={headHeight}
          rx={12}
          className={classes.pictureNode}
          data-group={catalogue.get(node.type)?.group}
        />
      ))}
    </svg>
  );
}
