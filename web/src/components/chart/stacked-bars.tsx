import classes from './chart.module.css';
import { Bar, Block, ChartFrame, type ChartLink, type Series } from './chart-frame';

export interface StackedRow {
  label: string;
  /** One for each series. */
  values: number[];
  /** Behind the bar, in words; the sum where left out. */
  note?: string;
}

interface Props {
  label: string;
  series: Series[];
  rows: StackedRow[];
  /** The heading of the labels in the table. */
  what: string;
  /** Where a part leads, and the whole row by its label. */
  link?: (row: StackedRow, series: Series | null) => ChartLink | undefined;
}

const rowHeight = 40;
const barHeight = 14;

const count = new Intl.NumberFormat('en');

/** Lying bars, one a row, each of parts; the longest takes the whole width. A single series makes a plain bar chart. */
export function StackedBars({ label, series, rows, what, link }: Props) {
  const sum = (row: StackedRow) => row.values.reduce((total, value) => total + value, 0);
  const most = Math.max(1, ...rows.map(sum));
  return (
    <ChartFrame
      label={label}
      series={series}
      columns={[what, ...series.map(({ name }) => name)]}
      rows={rows.map((row) => ({ label: row.label, cells: row.values.map((value) => count.format(value)) }))}
    >
      {(width) => (
        <svg className={classes.svg} height={rows.length * rowHeight} role="group" aria-label={label}>
          {rows.map((row, index) => {
            const top = index * rowHeight;
            const note = row.note ?? count.format(sum(row));
            const room = Math.max(40, width - 8 * note.length - 12);
            let x = 0;
            return (
              <g key={row.label}>
                <text x={0} y={top + 12} className={classes.strong}>
                  {cut(row.label, width)}
                </text>
                {row.values.map((value, place) => {
                  const part = series[place];
                  if (!part || value === 0) return null;
                  const length = Math.max(2, (value / most) * room);
                  const box = { x, y: top + 18, width: length, height: barHeight };
                  x += length + 1;
                  return (
                    <Bar
                      key={part.name}
                      label={
                        series.length > 1
                          ? `${row.label}: ${count.format(value)} ${part.name.toLowerCase()}`
                          : `${row.label}: ${note}`
                      }
                      link={link?.(row, part)}
                      frame={{ x: box.x - 1, y: box.y - 2, width: Math.max(length, 8) + 2, height: barHeight + 4 }}
                    >
                      <Block {...box} shade={part.shade} />
                    </Bar>
                  );
                })}
                <text x={x + 6} y={top + 29} aria-hidden>
                  {note}
                </text>
              </g>
            );
          })}
        </svg>
      )}
    </ChartFrame>
  );
}

/** As much of a label as the width holds, at about seven pixels a character; the rest is in its title and the table. */
function cut(text: string, width: number): string {
  const most = Math.max(8, Math.floor(width / 7));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
