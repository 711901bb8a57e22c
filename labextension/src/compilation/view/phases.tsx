import * as React from 'react';

import type { Progress } from '../../contract';
import { useBuild } from './context';

/** How far a build is: one bar for each phase that has begun. */
export function Phases({
  phases,
  isRunning
}: {
  phases: readonly Progress[];
  isRunning: boolean;
}): JSX.Element {
  const { trans } = useBuild();
  const last = phases.at(-1);
  return (
    <ol className="jp-mlops-list jp-mlops-phases" aria-busy={isRunning}>
      {phases.length === 0 && isRunning && <li>{trans.__('starting')}</li>}
      {phases.map(({ phase, done, total }) => (
        <li key={phase}>
          <span className="jp-mlops-phase-name">{phase}</span>
          <progress
            aria-label={phase}
            max={Math.max(total, 1)}
            value={phase === last?.phase && isRunning ? done : Math.max(total, 1)}
          />
          <span className="jp-mlops-place">
            {total > 0 && trans.__('%1 of %2', phase === last?.phase ? done : total, total)}
          </span>
        </li>
      ))}
    </ol>
  );
}
