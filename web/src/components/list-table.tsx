import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorState, RowsSkeleton } from './states';
import table from './table.module.css';

interface Props<Item> {
  label?: string;
  columns: Record<string, string>;
  /** Heads a last column that explains itself to the eye, such as one of buttons; read out only. */
  actions?: string;
  /** Undefined while they are not known. */
  items: Item[] | undefined;
  query: { isError: boolean; error: unknown; refetch: () => unknown };
  /** A `tr`. */
  row: (item: Item) => ReactNode;
  /** Stands there where there are none. */
  empty: ReactNode;
  /** How many rows of which height are kept free meanwhile. */
  waiting: { rows: number; height: number };
}

/** A list as a table, or in its place why there is none. */
export function ListTable<Item>({ label, columns, actions, items, query, row, empty, waiting }: Props<Item>) {
  return (
    <div className={table.frame}>
      {items?.length ? (
        <table className={table.table} aria-label={label}>
          <thead>
            <tr>
              {Object.values(columns).map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
              {actions && (
                <th scope="col">
                  <VisuallyHidden>{actions}</VisuallyHidden>
                </th>
              )}
            </tr>
          </thead>
          <tbody>{items.map(row)}</tbody>
        </table>
      ) : items ? (
        empty
      ) : query.isError ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : (
        <RowsSkeleton {...waiting} />
      )}
    </div>
  );
}
