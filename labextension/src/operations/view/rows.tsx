import * as React from 'react';

import { useOperations } from './context';

/** How many rows there are before somebody asks for all. */
const FIRST = 10;

/** The first rows, and a button for the rest. */
export function useFirst<Row>(rows: readonly Row[]): [readonly Row[], JSX.Element | null] {
  const { trans } = useOperations();
  const [isAll, setAll] = React.useState(false);
  const more = rows.length - FIRST;
  if (isAll || more <= 0) {
    return [rows, null];
  }
  return [
    rows.slice(0, FIRST),
    <button key="more" className="jp-mlops-button" onClick={() => setAll(true)}>
      {trans.__('Show %1 more', more)}
    </button>
  ];
}

export interface RowProps {
  /** Names the row to those who don't see it. */
  name: string;
  cells: React.ReactNode[];
  /** What is shown below the row once it is opened; null where there is nothing. */
  more: (() => JSX.Element) | null;
}

/** A row of a table that opens to tell more. */
export function Row({ name, cells, more }: RowProps): JSX.Element {
  const { trans } = useOperations();
  const [isOpen, setOpen] = React.useState(false);
  const id = React.useId();
  return (
    <>
      <tr className={isOpen ? 'jp-mod-open' : undefined}>
        <td>
          {more && (
            <button
              className="jp-mlops-opener"
              aria-expanded={isOpen}
              aria-controls={id}
              aria-label={trans.__('Details of %1', name)}
              onClick={() => setOpen(!isOpen)}
            >
              <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
            </button>
          )}
        </td>
        {cells.map((cell, at) => (
          <td key={at}>{cell}</td>
        ))}
      </tr>
      {isOpen && more && (
        <tr id={id} className="jp-mlops-more">
          <td />
          <td colSpan={cells.length}>{more()}</td>
        </tr>
      )}
    </>
  );
}

/** A table whose rows open. */
export function Rows({
  heads,
  label,
  children
}: {
  heads: string[];
  label: string;
  children: React.ReactNode;
}): JSX.Element {
  return (
    <div className="jp-mlops-wide">
      <table className="jp-mlops-table jp-mlops-rows" aria-label={label}>
        <thead>
          <tr>
            <td />
            {heads.map(head => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
