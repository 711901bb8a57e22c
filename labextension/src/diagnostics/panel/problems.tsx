import * as React from 'react';

import type { Finding } from '../../contract';
import { Problem } from '../problem';
import type { Severity } from '../reports';
import { byWeight, isAtLeast } from '../reports';
import { usePanel } from './actions';

const MOST_ROWS = 100;

export interface ProblemsProps {
  findings: Finding[];
  /** Cell id → its number in the notebook, from 1. */
  numbers: Map<string, number>;
  leastSeverity: Severity;
}

/** What was found, the most severe first, with what can be done about it. */
export const Problems = React.memo(function Problems(props: ProblemsProps) {
  const { trans, goTo, fix, explain, setLeastSeverity } = usePanel();
  const [most, setMost] = React.useState(MOST_ROWS);
  const listed = byWeight(props.findings.filter(one => isAtLeast(one, props.leastSeverity)));
  const numberOf = (id: string): number | undefined => props.numbers.get(id);
  const hidden = props.findings.length - listed.length;
  return (
    <>
      <label className="jp-mlops-field">
        {trans.__('Show')}
        <select
          className="jp-mod-styled"
          value={props.leastSeverity}
          onChange={event => setLeastSeverity(event.target.value as Severity)}
        >
          <option value="error">{trans.__('Errors')}</option>
          <option value="warning">{trans.__('Errors and warnings')}</option>
          <option value="info">{trans.__('Everything')}</option>
        </select>
      </label>
      <ul className="jp-mlops-list">
        {listed.slice(0, most).map((finding, at) => (
          <Problem key={at} {...{ finding, trans, numberOf, goTo, fix, explain }} />
        ))}
      </ul>
      {listed.length > most && (
        <button className="jp-mlops-link" onClick={() => setMost(most + MOST_ROWS)}>
          {trans.__('Show more (%1)', listed.length - most)}
        </button>
      )}
      {listed.length === 0 && (
        <p className="jp-mlops-hint">
          {hidden > 0
            ? trans._n('%1 less severe one is hidden.', '%1 less severe ones are hidden.', hidden)
            : trans.__('Nothing stands in the way of a package.')}
        </p>
      )}
    </>
  );
});
