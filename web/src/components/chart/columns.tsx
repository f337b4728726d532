import classes from './chart.module.css';
import { Bar, Block, ChartFrame, type ChartLink, type Shade } from './chart-frame';

export interface Column {
  /** Below the column: short. */
  tick: string;
  /** In full. */
  label: string;
  value: number;
  link?: ChartLink;
}

interface Props {
  label: string;
  columns: Column[];
  /** Headings of the table: what a column is, what it counts. */
  heads: [string, string];
  shade?: Shade;
}

const height = 168;
const floor = 142;
const ceiling = 18;

/** Standing bars, one a period, each with its number. */
export function Columns({ label, columns, heads, shade = 1 }: Props) {
  const most = Math.max(1, ...columns.map((column) => column.value));
  return (
    <ChartFrame
      label={label}
      columns={heads}
      rows={columns.map((column) => ({ label: column.label, cells: [String(column.value)] }))}
    >
      {(width) => {
        const place = width / Math.max(1, columns.length);
        const every = place < 34 ? 2 : 1;
        return (
          <svg className={classes.svg} height={height} role="group" aria-label={label}>
            <line x1={0} x2={width} y1={floor + 0.5} y2={floor + 0.5} className={classes.grid} />
            {columns.map((column, index) => {
              const tall = column.value === 0 ? 0 : Math.max(2, (column.value / most) * (floor - ceiling));
              const bar = Math.min(36, place * 0.62);
              const x = index * place + (place - bar) / 2;
              return (
                <g key={column.label}>
                  <Bar
                    label={`${column.label}: ${column.value}`}
                    link={column.value > 0 ? column.link : undefined}
                    frame={{ x: index * place + 1, y: 1, width: Math.max(1, place - 2), height: floor }}
                  >
                    {tall > 0 && <Block x={x} y={floor - tall} width={bar} height={tall} shade={shade} />}
                  </Bar>
                  {column.value > 0 && (
                    <text
                      x={x + bar / 2}
                      y={floor - tall - 5}
                      textAnchor="middle"
                      className={classes.strong}
                      pointerEvents="none"
                      aria-hidden
                    >
                      {column.value}
                    </text>
                  )}
                  {index % every === 0 && (
                    <text x={index * place + place / 2} y={height - 8} textAnchor="middle" aria-hidden>
                      {column.tick}
                    </text>
                  )}
                </g>
              );
            })}
          </svg>
        );
      }}
    </ChartFrame>
  );
}
