import * as React from 'react';

import type { ModelRun } from '../contract';
import { lasted } from '../plot';
import { useOperations } from './context';
import { Details } from './details';
import { Log } from './log';
import { Moment, Outcome, Reason } from './outcome';
import { Row, Rows, useFirst } from './rows';

/** What became of each retraining, the latest first. */
export function Runs({ runs }: { runs: ModelRun[] }): JSX.Element {
  const { trans } = useOperations();
  const [shown, more] = useFirst(runs);
  if (runs.length === 0) {
    return <p className="jp-mlops-state">{trans.__('Nothing was retrained yet.')}</p>;
  }
  const heads = [
    trans.__('Begun'),
    trans.__('Took'),
    trans.__('By'),
    trans.__('Outcome'),
    trans.__('Executed notebook')
  ];
  return (
    <>
      <Rows heads={heads} label={trans.__('Runs')}>
        {shown.map(run => (
          <Run key={run.key} run={run} />
        ))}
      </Rows>
      {more}
    </>
  );
}

function Run({ run }: { run: ModelRun }): JSX.Element {
  const { trans } = useOperations();
  const begun = new Date(run.begun).toLocaleString();
  return (
    <Row
      name={trans.__('the run of %1', begun)}
      more={run.id || run.turn !== null ? () => <More run={run} /> : null}
      cells={[
        <Moment key="begun" at={run.begun} />,
        run.ended ? lasted(run.begun, run.ended) : '',
        run.job === ''
          ? run.trigger
          : run.trigger === 'alarm'
            ? trans.__('alarm: %1', run.job)
            : trans.__('schedule: %1', run.job),
        <>
          <Outcome outcome={run.outcome} />
          {run.version !== null && (
            <span className="jp-mlops-count">{trans.__('version %1', run.version)}</span>
          )}
          <Reason text={run.reason} />
        </>,
        run.id && run.outcome !== 'running' && run.outcome !== 'data refused' && (
          <Notebook run={run} begun={begun} />
        )
      ]}
    />
  );
}

/** What a run was made of and held to, and what was printed meanwhile. */
function More({ run }: { run: ModelRun }): JSX.Element {
  const { trans, turnLog, kernelLog } = useOperations();
  const { id, turn } = run;
  const isGrowing = run.outcome === 'running';
  return (
    <>
      {id && <Details run={id} />}
      {turn !== null && (
        <Log
          title={trans.__('Log of the retraining')}
          read={() => turnLog(turn)}
          isGrowing={isGrowing}
        />
      )}
      {id && (
        <Log
          title={trans.__('Log of the kernel')}
          read={() => kernelLog(id)}
          isGrowing={isGrowing}
        />
      )}
    </>
  );
}

function Notebook({ run, begun }: { run: ModelRun; begun: string }): JSX.Element {
  const { trans, openNotebook, openPage } = useOperations();
  return (
    <div className="jp-mlops-buttons">
      <button
        className="jp-mlops-button"
        aria-label={trans.__('Open the notebook of the run of %1', begun)}
        onClick={() => openNotebook(run)}
      >
        {trans.__('Open')}
      </button>
      <button
        className="jp-mlops-button"
        aria-label={trans.__('Read the run of %1 as a page', begun)}
        onClick={() => openPage(run)}
      >
        {trans.__('As a page')}
      </button>
    </div>
  );
}
