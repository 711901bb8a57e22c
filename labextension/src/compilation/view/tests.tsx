import * as React from 'react';

import type { FollowedJob } from '../followed';
import { useBuild } from './context';

/** The package's own tests, run where it lies. */
export function Tests({ job }: { job: FollowedJob | undefined }): JSX.Element {
  const { trans, runTests } = useBuild();
  return (
    <>
      <div className="jp-mlops-buttons">
        <button
          className="jp-mlops-button jp-mod-accept"
          disabled={job?.isRunning ?? false}
          onClick={runTests}
        >
          {job ? trans.__('Run the tests again') : trans.__('Run the tests')}
        </button>
      </div>
      {job && <Output job={job} />}
    </>
  );
}

/** What a job prints, as text, and how it has ended. */
export function Output({ job }: { job: FollowedJob }): JSX.Element {
  const { trans } = useBuild();
  const end = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [job.output.length]);
  return (
    <>
      <p role="status">{job.isRunning ? trans.__('Running …') : job.job.message}</p>
      {job.output && (
        <pre className="jp-mlops-output" tabIndex={0}>
          {job.output}
          <div ref={end} />
        </pre>
      )}
    </>
  );
}
