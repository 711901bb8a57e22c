import * as React from 'react';

import type { ParameterRow } from '../../contract';
import { usePanel } from './actions';

/** The parameters of the package, as a table. */
export const Parameters = React.memo(function Parameters({ rows }: { rows: ParameterRow[] }) {
  const { trans } = usePanel();
  if (rows.length === 0) {
    return (
      <p className="jp-mlops-hint">
        {trans.__('None. Constants in a cell with the tag “parameters” can be set from outside.')}
      </p>
    );
  }
  return (
    <table className="jp-mlops-table">
      <thead>
        <tr>
          <th scope="col">{trans.__('Name')}</th>
          <th scope="col">{trans.__('Type')}</th>
          <th scope="col">{trans.__('Default')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <React.Fragment key={row.name}>
            <tr>
              <th scope="row">{row.name}</th>
              <td>{row.annotation}</td>
              <td>{JSON.stringify(row.default)}</td>
            </tr>
            {(row.help || row.limits) && (
              <tr className="jp-mlops-table-note">
                <td colSpan={3}>{[row.help, row.limits].filter(Boolean).join(' · ')}</td>
              </tr>
            )}
          </React.Fragment>
        ))}
      </tbody>
    </table>
  );
});
