import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import classes from './chart.module.css';
import { chartTexts } from './chart-texts';

/** Which of the four colours something has; they keep apart in colour blindness too, and 2 and 4 carry a pattern besides. */
export type Shade = 1 | 2 | 3 | 4;

export interface Series {
  name: string;
  shade: Shade;
}

export interface Row {
  label: string;
  /** In the order of the columns. */
  cells: string[];
}

interface Props {
  /** What it shows, for whoever does not see it. */
  label: string;
  series?: Series[];
  columns: string[];
  rows: Row[];
  /** Draws for a width in pixels. */
  children: (width: number) => ReactNode;
}

// Before it is measured, and where nothing can be.
const someWidth = 480;

/** Around every chart: its legend, and the same as a table at a click. */
export function ChartFrame({ label, series = [], columns, rows, children }: Props) {
  const [asTable, setAsTable] = useState(false);
  const { ref, width } = useElementSize();
  return (
    <figure className={classes.figure} aria-label={label}>
      <div className={classes.top}>
        {series.length > 1 &&
          !asTable &&
          series.map(({ name, shade }) => (
            <span key={name} className={classes.key}>
              <svg width={14} height={10} aria-hidden>
                <Block x={0} y={0} width={14} height={10} shade={shade} />
              </svg>
              {name}
            </span>
          ))}
        <Button variant="subtle" size="compact-xs" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? chartTexts.asChart : chartTexts.asTable}
        </Button>
      </div>
      <div ref={ref}>
        {asTable ? (
          <div className={classes.scroll} tabIndex={0} role="region" aria-label={label}>
            <table className={classes.table}>
              <thead>
                <tr>
                  {columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row, index) => (
                  <tr key={index}>
                    <th scope="row">{row.label}</th>
                    {row.cells.map((cell, place) => (
                      <td key={place}>{cell}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : (
          children(width || someWidth)
        )}
      </div>
    </figure>
  );
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A filled block; shades 2 and 4 are hatched. */
export function Block({ x, y, width, height, shade }: Box & { shade: Shade }) {
  const step = 6;
  const lines = shade === 2 || shade === 4 ? Math.ceil((width + height) / step) : 0;
  const down = shade === 2;
  return (
    <g className={classes.mark}>
      <rect x={x} y={y} width={width} height={height} className={classes[`fill${shade}`]} rx={1.5} />
      {Array.from({ length: lines }, (_, index) => {
        // A slanting line, cut at the block's edges.
        const from = (index + 0.5) * step;
        const x1 = Math.min(from, width);
        const y1 = from - x1;
        const y2 = Math.min(from, height);
        const x2 = from - y2;
        if (x1 <= x2) return null;
        const flip = (value: number) => (down ? y + value : y + height - value);
        return <line key={index} x1={x + x1} y1={flip(y1)} x2={x + x2} y2={flip(y2)} className={classes.hatch} />;
      })}
    </g>
  );
}

export type ChartLink = Pick<LinkProps, 'to' | 'search' | 'params'>;

/** What can be reached by keys and says its value; it leads somewhere where it has a link. */
export function Bar({
  label,
  link,
  frame,
  children,
}: {
  label: string;
  link?: ChartLink;
  frame: Box;
  children: ReactNode;
}) {
  const inside = (
    <>
      <title>{label}</title>
      {/* The whole place catches the pointer, also where the value is small. */}
      <rect {...frame} fill="transparent" />
      {children}
      <rect {...frame} rx={4} className={classes.frame} />
    </>
  );
  return link ? (
    <Link {...link} className={classes.bar} aria-label={label}>
      {inside}
    </Link>
  ) : (
    <g tabIndex={0} role="img" aria-label={label} className={classes.bar}>
      {inside}
    </g>
  );
}
