import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { IconAlertTriangle } from '@tabler/icons-react';
import { memo } from 'react';
import classes from './editor.module.css';
import { headHeight, namedPorts, portTop } from './model/layout';

export type StepNodeData = {
  title: string;
  typeTitle: string;
  group: string;
  ports: string[];
  starts: boolean;
  problems: number;
};

function StepNodeView({ data, selected, isConnectable }: NodeProps<Node<StepNodeData>>) {
  return (
    <div className={classes.node} data-group={data.group} data-selected={selected} data-problem={data.problems > 0}>
      {!data.starts && (
        <Handle
          type="target"
          id="in"
          position={Position.Left}
          isConnectable={isConnectable}
          style={{ top: headHeight / 2 }}
        />
      )}
      <div className={classes.nodeHead}>
        <span className={classes.nodeTitle}>{data.title}</span>
        <span className={classes.nodeType}>{data.typeTitle}</span>
        {data.problems > 0 && <IconAlertTriangle size={15} className={classes.nodeProblem} aria-hidden />}
      </div>
      {namedPorts(data.ports).map((port) => (
        <div key={port} className={classes.nodePort}>
          {port}
        </div>
      ))}
      {data.ports.map((port, index) => (
        <Handle
          key={port}
          type="source"
          id={port}
          position={Position.Right}
          isConnectable={isConnectable}
          style={{ top: portTop(data.ports, index) }}
        />
      ))}
    </div>
  );
}

export const StepNode = memo(StepNodeView);
