import * as React from 'react';

import type { Job } from '../../contract';
import type { FollowedJob } from '../followed';
import { useBuild } from './context';

/** What is built, how it stands, and what can be done now. */
export function Head({
  path,
  build
}: {
  path: string;
  build: FollowedJob | undefined;
}): JSX.Element {
  const context = useBuild();
  const { trans } = context;
  const report = build?.report;
  return (
    <header className="jp-mlops-build-head">
      <h2>
        {report?.name || path} {report?.version && <code>{report.version}</code>}
      </h2>
      {build && <Status status={build.job.status} isValidated={report?.validated ?? false} />}
      <div className="jp-mlops-buttons">
        {build?.isRunning ? (
          <button className="jp-mlops-button" onClick={context.cancel}>
            {trans.__('Cancel')}
          </button>
        ) : (
          <button className="jp-mlops-button jp-mod-accept" onClick={context.build}>
            {build ? trans.__('Build again') : trans.__('Build')}
          </button>
        )}
        {report?.folder && (
          <button className="jp-mlops-button" onClick={context.openFolder}>
            {trans.__('Open the folder')}
          </button>
        )}
      </div>
    </header>
  );
}

const SIGNS: Record<Job['status'], string> = {
  running: '…',
  done: '✓',
  refused: '✗',
  failed: '✗',
  cancelled: '–',
  interrupted: '–'
};

function Status({
  status,
  isValidated
}: {
  status: Job['status'];
  isValidated: boolean;
}): JSX.Element {
  const { trans } = useBuild();
  const words: Record<Job['status'], string> = {
    running: trans.__('Building'),
    done: isValidated
      ? trans.__('Proved: the package gives what the notebook gives')
      : trans.__('Built, but not proved'),
    refused: trans.__('Not built: it could not be done faithfully'),
    failed: trans.__('The build has failed'),
    cancelled: trans.__('Cancelled'),
    interrupted: trans.__('Interrupted')
  };
  return (
    <p className={`jp-mlops-status jp-mod-${status}`} role="status">
      <span aria-hidden="true">{SIGNS[status]}</span> {words[status]}
    </p>
  );
}
