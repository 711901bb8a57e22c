import * as React from 'react';

import type { FollowedJob } from '../followed';
import { useBuild } from './context';

/** What a job prints, as text; the end is in sight while it grows. */
export function Output({ text }: { text: string }): JSX.Element | null {
  const end = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [text.length]);
  return text ? (
    <pre className="jp-mlops-output" tabIndex={0}>
      {text}
      <div ref={end} />
    </pre>
  ) : null;
}

/** How a job stands or has ended. */
export function Outcome({ job }: { job: FollowedJob }): JSX.Element {
  const { trans } = useBuild();
  const { status, message } = job.job;
  const isGood = status === 'done';
  const isBad = status === 'failed' || status === 'refused';
  const said = job.isRunning
    ? trans.__('Running …')
    : message || (status === 'cancelled' ? trans.__('Stopped') : '');
  return (
    <span role="status" className={isGood ? 'jp-mod-good' : isBad ? 'jp-mod-bad' : ''}>
      <span aria-hidden="true">{isGood ? '✓' : isBad ? '✗' : ''}</span> {said}
    </span>
  );
}
