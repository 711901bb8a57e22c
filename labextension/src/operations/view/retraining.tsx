import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { FollowedJob } from '../../compilation/followed';
import { useOperations } from './context';

/** How far a retraining is that was started here, then what it came to. */
export function Retraining({ job }: { job: FollowedJob }): JSX.Element | null {
  const { trans, cancelRetraining } = useOperations();
  const { status, message, progress } = job.job;
  if (!job.isRunning) {
    return status === 'done' ? null : (
      <p className="jp-mlops-blocked" role="status">
        {message || (status === 'cancelled' ? trans.__('Cancelled') : trans.__('Interrupted'))}
      </p>
    );
  }
  const phase = phaseName(progress?.phase ?? '', trans);
  const total = progress?.total ?? 0;
  return (
    <div className="jp-mlops-retraining" role="group" aria-label={trans.__('Retraining')}>
      <span role="status">{phase}</span>
      <progress
        aria-label={phase}
        max={total || 1}
        value={total > 1 ? progress?.done : undefined}
      />
      {total > 1 && (
        <span className="jp-mlops-place">{trans.__('%1 of %2', progress?.done ?? 0, total)}</span>
      )}
      <button className="jp-mlops-button" onClick={cancelRetraining}>
        {trans.__('Cancel')}
      </button>
    </div>
  );
}

function phaseName(phase: string, trans: TranslationBundle): string {
  const names: Record<string, string> = {
    '': trans.__('starting'),
    loading: trans.__('loading'),
    'checking the data': trans.__('checking the data'),
    'running the notebook': trans.__('running the notebook'),
    'judging the model': trans.__('judging the model'),
    registering: trans.__('registering')
  };
  return names[phase] ?? phase;
}
