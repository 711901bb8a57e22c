import * as React from 'react';

import type { Finding } from '../../contract';
import { useBuild } from './context';

/** What the build has to say of the notebook. */
export function Findings({ findings }: { findings: Finding[] }): JSX.Element {
  const { trans, goTo } = useBuild();
  const words: Record<Finding['severity'], string> = {
    error: trans.__('Error'),
    warning: trans.__('Warning'),
    info: trans.__('Note')
  };
  return (
    <ul className="jp-mlops-list">
      {findings.map((finding, at) => (
        <li key={at} className={`jp-mlops-problem jp-mod-${finding.severity}`}>
          <p>
            <span className="jp-mlops-severity">
              {words[finding.severity]} {finding.code}
            </span>{' '}
            {finding.message}
          </p>
          {finding.why && <p className="jp-mlops-hint">{finding.why}</p>}
          {finding.fix && <p className="jp-mlops-hint">{trans.__('To do: %1', finding.fix)}</p>}
          {finding.place && (
            <button className="jp-mlops-button" onClick={() => goTo(finding)}>
              {trans.__('Go to')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
