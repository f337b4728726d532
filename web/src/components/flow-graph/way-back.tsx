import { BaseEdge, type EdgeProps, getSmoothStepPath, type Node, useNodes } from '@xyflow/react';

const below = 24;

const heightOf = (node: Node) => node.measured?.height ?? node.height ?? 0;
const widthOf = (node: Node) => node.measured?.width ?? node.width ?? 0;

/** Leads back to an earlier step: straight where nothing stands there, else below all steps on the way. */
export function WayBack(props: EdgeProps) {
  const { sourceX, sourceY, targetX, targetY } = props;
  const [left, right] = [Math.min(sourceX, targetX), Math.max(sourceX, targetX)];
  const passed = useNodes().filter((node) => node.position.x < right && node.position.x + widthOf(node) > left);
  const middle = (sourceY + targetY) / 2;
  const inTheWay = passed.some((node) => node.position.y <= middle && middle <= node.position.y + heightOf(node));
  const lowest = Math.max(...passed.map((node) => node.position.y + heightOf(node)));
  const [path] = getSmoothStepPath({ ...props, centerY: inTheWay ? lowest + below : undefined });
  return (
    <BaseEdge
      id={props.id}
      path={path}
      style={props.style}
      markerEnd={props.markerEnd}
      interactionWidth={props.interactionWidth}
    />
  );
}
