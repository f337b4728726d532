import classes from './chart.module.css';
import { Bar, ChartFrame } from './chart-frame';

export interface Point {
  tick: string;
  label: string;
  /** Null where there is nothing to measure: the line has a gap there. */
  value: number | null;
  /** Beside the value, in the words for readers and in the table. */
  more: string;
}

interface Props {
  label: string;
  points: Point[];
  heads: [string, string, string];
  /** A value in words: "4 h". */
  format: (value: number) => string;
  none: string;
}

const height = 184;
const floor = 150;
const ceiling = 20;
const left = 56;

/** A value over time, each point to be reached and read. */
export function Line({ label, points, heads, format, none }: Props) {
  const most = Math.max(1, ...points.map((point) => point.value ?? 0));
  return (
    <ChartFrame
      label={label}
      columns={heads}
      rows={points.map((point) => ({
        label: point.label,
        cells: [point.value === null ? none : format(point.value), point.more],
      }))}
    >
      {(width) => {
        const place = (width - left) / Math.max(1, points.length);
        const every = place < 34 ? 3 : 1;
        const at = (point: Point, index: number) => ({
          x: left + index * place + place / 2,
          y: floor - ((point.value ?? 0) / most) * (floor - ceiling),
        });
        return (
          <svg className={classes.svg} height={height} role="group" aria-label={label}>
            {[0, 0.5, 1].map((part) => {
              const y = floor - part * (floor - ceiling);
              return (
                <g key={part} aria-hidden>
                  <line x1={left} x2={width} y1={y + 0.5} y2={y + 0.5} className={classes.grid} />
                  <text x={left - 8} y={y + 4} textAnchor="end">
                    {part === 0 ? '0' : format(part * most)}
                  </text>
                </g>
              );
            })}
            {runsOf(points).map((run) => (
              <polyline
                key={run[0]}
                className={classes.line}
                points={run
                  .map((index) => at(points[index] as Point, index))
                  .map(({ x, y }) => `${x},${y}`)
                  .join(' ')}
              />
            ))}
            {points.map((point, index) => {
              const { x, y } = at(point, index);
              const said = `${point.label}: ${point.value === null ? none : format(point.value)}, ${point.more}`;
              return (
                <g key={point.label}>
                  <Bar
                    label={said}
                    frame={{ x: x - place / 2 + 1, y: 4, width: Math.max(1, place - 2), height: floor - 4 }}
                  >
                    {point.value !== null && <circle cx={x} cy={y} r={4} className={classes.dot} />}
                  </Bar>
                  {index % every === 0 && (
                    <text x={x} y={height - 10} textAnchor="middle" aria-hidden>
                      {point.tick}
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

/** Indexes of points that follow one another without a gap. */
function runsOf(points: Point[]): number[][] {
  const runs: number[][] = [[]];
  points.forEach((point, index) => {
    if (point.value === null) runs.push([]);
    else runs.at(-1)?.push(index);
  });
  return runs.filter((run) => run.length > 1);
}
