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
  const stages = [...new Set(rows.map(row => row.stage))];
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
      <table className="jp-mlops-table jp-mlops-proof">
        <thead>
          <tr>
            <th scope="col">{trans.__('Stage')}</th>
            <th scope="col">{trans.__('What')}</th>
            <th scope="col">{trans.__('Result')}</th>
          </tr>
        </thead>
        {stages.map(stage => (
          <Stage key={stage} stage={stage} rows={rows.filter(row => row.stage === stage)} />
        ))}
      </table>
    </details>
  );
}

function Stage({ stage, rows }: { stage: string; rows: ProofRow[] }): JSX.Element {
  return (
    <tbody>
      {rows.map((row, at) => (
        <tr key={at}>
          {at === 0 && (
            <th scope="rowgroup" rowSpan={rows.length}>
              {stage}
            </th>
          )}
          <td>
            {row.subject} <code>{row.name}</code>
            {row.detail && <div className="jp-mlops-hint">{row.detail}</div>}
          </td>
          <td className={isEqual(row) ? 'jp-mod-good' : 'jp-mod-bad'}>
            <span aria-hidden="true">{isEqual(row) ? '✓' : '✗'}</span> {row.verdict}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

function isEqual(row: ProofRow): boolean {
  return row.verdict === 'equal';
}
