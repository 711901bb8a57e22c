import * as React from 'react';

import type { ProofPoint, ProofRow } from '../../contract';
import { useBuild } from './context';

/** Each value of the notebook that was compared with the package's, run by run. */
export function Proof({ points, rows }: { points: ProofPoint[]; rows: ProofRow[] }): JSX.Element {
  return (
    <>
      {points.map((point, at) => (
        <Run
          key={point.label}
          values={point.values}
          rows={rows.filter(row => row.point === point.label)}
          isFirst={at === 0}
        />
      ))}
    </>
  );
}

interface RunProps {
  values: string;
  rows: ProofRow[];
  isFirst: boolean;
}

/** What one run came to; it is open where there is something to see. */
function Run({ values, rows, isFirst }: RunProps): JSX.Element {
  const { trans } = useBuild();
  const equal = rows.filter(isEqual).length;
  const hasDetail = rows.some(row => row.detail !== '');
  return (
    <details className="jp-mlops-section" open={isFirst || equal < rows.length}>
      <summary>
        <h3>
          {values
            ? trans.__('Run with %1', values)
            : trans.__('Run with the values of the notebook')}
        </h3>{' '}
        <span className="jp-mlops-count">{trans.__('%1 of %2 equal', equal, rows.length)}</span>
      </summary>
      <table className="jp-mlops-table">
        <thead>
          <tr>
            <th scope="col">{trans.__('Stage')}</th>
            <th scope="col">{trans.__('What')}</th>
            <th scope="col">{trans.__('Verdict')}</th>
            {hasDetail && <th scope="col">{trans.__('Detail')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at} className="jp-mlops-verdict">
              <td>{row.stage}</td>
              <td>
                {row.subject} <code>{row.name}</code>
              </td>
              <td>
                {isEqual(row) ? '✓' : '✗'} {row.verdict}
              </td>
              {hasDetail && <td>{row.detail}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function isEqual(row: ProofRow): boolean {
  return row.verdict === 'equal';
}
