import * as React from 'react';

import type { Finding } from '../../contract';
import { Problem } from '../../diagnostics/problem';
import { byWeight } from '../../diagnostics/reports';
import { useBuild } from './context';

/** What the build has to say of the notebook; what refuses it comes first. */
export function Findings({ findings }: { findings: Finding[] }): JSX.Element {
  const { trans, goTo, explain, numberOf } = useBuild();
  return (
    <ul className="jp-mlops-list">
      {byWeight(findings).map((finding, at) => (
        <Problem key={at} {...{ finding, trans, numberOf, goTo, explain }} />
      ))}
    </ul>
  );
}
