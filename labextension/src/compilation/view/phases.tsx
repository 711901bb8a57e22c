import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Progress } from '../contract';
import { useBuild } from './context';

/** How far a build is: a bar for each phase that has begun, and what is still to come. */
export function Phases({
  phases,
  isRunning
}: {
  phases: readonly Progress[];
  isRunning: boolean;
}): JSX.Element {
  const { trans } = useBuild();
  const names = namesOf(trans);
  const last = phases.at(-1);
  const seen = new Set(phases.map(({ phase }) => phase));
  const coming = isRunning ? Object.keys(names).filter(phase => !seen.has(phase)) : [];
  return (
    <>
      <ol className="jp-mlops-list jp-mlops-phases" aria-busy={isRunning}>
        {phases.map(({ phase, done, total }) => (
          <li key={phase}>
            <span>{names[phase] ?? phase}</span>
            <progress
              aria-label={names[phase] ?? phase}
              max={Math.max(total, 1)}
              value={phase === last?.phase && isRunning ? done : Math.max(total, 1)}
            />
            <span className="jp-mlops-place">
              {total > 1 && trans.__('%1 of %2', phase === last?.phase ? done : total, total)}
            </span>
          </li>
        ))}
        {coming.map(phase => (
          <li key={phase} className="jp-mlops-hint">
            {names[phase]}
          </li>
        ))}
      </ol>
      {isRunning && (
        <p className="jp-mlops-hint">
          {trans.__(
            'It goes on while you work in the notebook, close this tab or reload the page. What you change meanwhile is for the next build.'
          )}
        </p>
      )}
    </>
  );
}

/** The phases of a build, in their order. A build that is refused has fewer. */
function namesOf(trans: TranslationBundle): Record<string, string> {
  return {
    recording: trans.__('recording the notebook'),
    'recording again': trans.__('recording it with other parameters'),
    'running the package': trans.__('running the package'),
    comparing: trans.__('comparing both'),
    'asking the service': trans.__('asking the service'),
    'rehearsing the tests': trans.__('rehearsing the tests'),
    locking: trans.__('locking the requirements')
  };
}
