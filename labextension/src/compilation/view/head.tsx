import { PathExt } from '@jupyterlab/coreutils';
import * as React from 'react';

import type { Job } from '../contract';
import type { FollowedJob } from '../followed';
import { useBuild } from './context';
import { Standing, useStanding } from './standing';

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
  const stood = useStanding(build?.job.id ?? '', Boolean(report?.folder));
  const isEdited = (stood.standing?.edited.length ?? 0) > 0;
  return (
    <div className="jp-mlops-build-head">
      <h2 title={path}>
        {report?.name || PathExt.basename(path)} {report?.version && <code>{report.version}</code>}
      </h2>
      {build && (
        <Status
          status={build.job.status}
          isValidated={report?.validated ?? false}
          isEdited={isEdited}
        />
      )}
      {report?.folder && <Standing stood={stood} folder={report.folder} />}
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
        {report?.folder && (
          <button className="jp-mlops-button" onClick={context.operate}>
            {trans.__('Retrain and operate')}
          </button>
        )}
      </div>
    </div>
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
  isValidated,
  isEdited
}: {
  status: Job['status'];
  isValidated: boolean;
  isEdited: boolean;
}): JSX.Element {
  const { trans } = useBuild();
  const words: Record<Job['status'], string> = {
    running: trans.__('Building'),
    done: !isValidated
      ? trans.__('Built, but not proved')
      : isEdited
        ? trans.__('Proved when it was built, but edited since')
        : trans.__('Proved: the package gives what the notebook gives'),
    refused: trans.__('Not built: it could not be done faithfully'),
    failed: trans.__('The build has failed'),
    cancelled: trans.__('Cancelled'),
    interrupted: trans.__('Interrupted')
  };
  return (
    <p className={`jp-mlops-status jp-mod-${isEdited ? 'edited' : status}`} role="status">
      <span aria-hidden="true">{isEdited ? '!' : SIGNS[status]}</span> {words[status]}
    </p>
  );
}
