import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Finding, Place } from '../contract';
import { Prose } from '../prose';
import type { Severity } from './reports';

export interface ProblemProps {
  finding: Finding;
  trans: TranslationBundle;
  /** Gives the number of a cell in the notebook, from 1; undefined where it isn't known. */
  numberOf(cellId: string): number | undefined;
  goTo(place: Place): void;
  explain(code: string): void;
  /** Absent where nothing can be changed. */
  fix?: (finding: Finding) => void;
}

/** A finding: how bad, where, what, why, and what can be done about it. */
export function Problem(props: ProblemProps): JSX.Element {
  const { finding, trans, numberOf, explain } = props;
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
            {trans.__('cell %1, line %2', numberOf(place.cell_id) ?? '?', place.line)}
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
      <p className="jp-mlops-problem-text">
        <Prose text={finding.message} />
      </p>
      {finding.why && (
        <p className="jp-mlops-hint">
          <Prose text={finding.why} />
        </p>
      )}
      {finding.fix && (
        <p className="jp-mlops-hint">
          <Prose text={trans.__('To do: %1', finding.fix)} />
        </p>
      )}
      <Actions {...props} />
    </li>
  );
}

function Actions({ finding, trans, numberOf, goTo, fix }: ProblemProps): JSX.Element {
  const { place, related, edits } = finding;
  return (
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
      {fix && edits.length > 0 && (
        <button
          className="jp-mlops-button"
          aria-label={trans.__('Fix %1', finding.message)}
          onClick={() => fix(finding)}
        >
          {trans.__('Fix')}
        </button>
      )}
      {related.map((one, at) => (
        <button key={at} className="jp-mlops-link" title={one.note} onClick={() => goTo(one.place)}>
          <Prose text={trans.__('cell %1: %2', numberOf(one.place.cell_id) ?? '?', one.note)} />
        </button>
      ))}
    </div>
  );
}
