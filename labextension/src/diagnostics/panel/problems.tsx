import * as React from 'react';

import type { Finding } from '../../contract';
import type { Severity } from '../reports';
import { isAtLeast, SEVERITIES } from '../reports';
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
  const { trans, setLeastSeverity } = usePanel();
  const [most, setMost] = React.useState(MOST_ROWS);
  const listed = inOrder(props.findings, props.leastSeverity);
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
          <Problem key={at} finding={finding} numbers={props.numbers} />
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

function inOrder(findings: Finding[], least: Severity): Finding[] {
  const rank = (finding: Finding): number => SEVERITIES.indexOf(finding.severity);
  return findings
    .filter(finding => isAtLeast(finding, least))
    .sort((one, other) => rank(one) - rank(other));
}

function Problem({
  finding,
  numbers
}: {
  finding: Finding;
  numbers: Map<string, number>;
}): JSX.Element {
  const { trans, goTo, fix, explain } = usePanel();
  const { place } = finding;
  const words: Record<Severity, string> = {
    error: trans.__('Error'),
    warning: trans.__('Warning'),
    info: trans.__('Note')
  };
  return (
    <li className={`jp-mlops-problem jp-mod-${finding.severity}`}>
      <div className="jp-mlops-problem-head">
        <span className="jp-mlops-severity">{words[finding.severity]}</span>
        {place && (
          <span className="jp-mlops-place">
            {trans.__('cell %1, line %2', numbers.get(place.cell_id) ?? '?', place.line)}
          </span>
        )}
        <button
          className="jp-mlops-link"
          title={finding.name}
          aria-label={trans.__('What %1 means', finding.code)}
          onClick={() => explain(finding.code)}
        >
          {finding.code}
        </button>
      </div>
      <p className="jp-mlops-problem-text">{finding.message}</p>
      {finding.why && <p className="jp-mlops-hint">{finding.why}</p>}
      {finding.fix && <p className="jp-mlops-hint">{trans.__('To do: %1', finding.fix)}</p>}
      <div className="jp-mlops-buttons">
        {place && (
          <button
            className="jp-mlops-button"
            aria-label={trans.__('Go to %1', finding.message)}
            onClick={() => goTo(place)}
          >
            {trans.__('Go to')}
          </button>
        )}
        {finding.edits.length > 0 && (
          <button
            className="jp-mlops-button"
            aria-label={trans.__('Fix %1', finding.message)}
            onClick={() => fix(finding)}
          >
            {trans.__('Fix')}
          </button>
        )}
        {finding.related.map((related, at) => (
          <button
            key={at}
            className="jp-mlops-link"
            title={related.note}
            onClick={() => goTo(related.place)}
          >
            {trans.__('cell %1: %2', numbers.get(related.place.cell_id) ?? '?', related.note)}
          </button>
        ))}
      </div>
    </li>
  );
}
