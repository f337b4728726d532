import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconClock,
  IconPinned,
} from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import type { StepStatus } from '@/lib/api/types';
import { portInWords } from '@/lib/ports';
import classes from './editor.module.css';
import { headHeight, namedPorts, portTop } from './model/layout';

export type StepNodeData = {
  title: string;
  type: string;
  typeTitle: string;
  group: string;
  ports: string[];
  starts: boolean;
  problems: number;
  warnings: number;
  /** What a test or an execution of the past did here; null where it did not come here, undefined where none is shown. */
  ran?: StepStatus | null;
  /** By which port it left. */
  left?: string | null;
  pinned: boolean;
};

const marks: Record<StepStatus, ReactNode> = {
  ready: <IconClock size={15} />,
  running: <IconClock size={15} />,
  waiting: <IconClock size={15} />,
  succeeded: <IconCircleCheckFilled size={15} />,
  failed: <IconCircleXFilled size={15} />,
  skipped: <IconCircleDashed size={15} />,
  cancelled: <IconCircleDashed size={15} />,
};

function StepNodeView({ data, selected, isConnectable }: NodeProps<Node<StepNodeData>>) {
  const { ran } = data;
  return (
    <div
      className={classes.node}
      data-group={data.group}
      data-selected={selected}
      data-problem={data.problems > 0}
      data-ran={ran === undefined ? undefined : (ran ?? 'not')}
    >
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
        <span className={classes.nodeMarks} aria-hidden>
          {data.pinned && <IconPinned size={15} className={classes.nodePin} />}
          {data.problems > 0 ? (
            <IconAlertTriangle size={15} className={classes.nodeProblem} />
          ) : (
            data.warnings > 0 && <IconAlertCircle size={15} className={classes.nodeWarning} />
          )}
          {ran && <span className={classes.nodeRan}>{marks[ran]}</span>}
        </span>
      </div>
      {namedPorts(data.ports).map((port) => (
        <div key={port} className={classes.nodePort} title={port} data-left={data.left === port || undefined}>
          {portInWords(port, data.type)}
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
