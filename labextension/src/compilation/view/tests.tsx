import * as React from 'react';

import type { FollowedJob } from '../followed';
import { useBuild } from './context';
import { Outcome, Output } from './output';

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
        {job && <Outcome job={job} />}
      </div>
      {job ? (
        <Output text={job.output} />
      ) : (
        <p className="jp-mlops-hint">
          {trans.__(
            'The package has tests of its own: of its data, its stages, its metrics and its service. They run with pytest, where the package lies.'
          )}
        </p>
      )}
    </>
  );
}
