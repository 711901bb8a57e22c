import * as React from 'react';

import type { OperatedBuild, ScheduledJob, ScheduleNow } from '../contract';
import { Prose } from '../../prose';
import { useOperations } from './context';
import { JobSettings } from './job_settings';
import { Moment, Outcome, Reason } from './outcome';
import { Row, Rows } from './rows';

/** What is retrained at set times, and whether anything starts by itself. */
export function Schedule({
  schedule,
  build
}: {
  schedule: ScheduleNow;
  build: OperatedBuild;
}): JSX.Element {
  const { trans, addJob } = useOperations();
  const { jobs, has_daemon: hasDaemon, elsewhere } = schedule;
  return (
    <>
      {jobs.length > 0 && <Daemon hasDaemon={hasDaemon} />}
      {jobs.length === 0 ? (
        <p className="jp-mlops-state">
          <Prose
            text={trans.__(
              'Nothing is retrained at set times yet. Add a job here; `nb2prod schedule start` in a terminal runs what is due, also while JupyterLab is closed.'
            )}
          />
        </p>
      ) : (
        <Rows heads={headsOf(trans)} label={trans.__('Schedule')}>
          {jobs.map(job => (
            <Job key={job.name} job={job} />
          ))}
        </Rows>
      )}
      <button className="jp-mlops-button" disabled={build.hindrance !== ''} onClick={addJob}>
        {trans.__('Add a job for %1 …', build.name)}
      </button>
      {elsewhere > 0 && (
        <p className="jp-mlops-hint">
          {trans.__(
            'Jobs about builds outside of the folder of JupyterLab that are not shown: %1',
            elsewhere
          )}
        </p>
      )}
    </>
  );
}

function headsOf(trans: ReturnType<typeof useOperations>['trans']): string[] {
  return [
    trans.__('Job'),
    trans.__('Times'),
    trans.__('Next'),
    trans.__('Last run'),
    trans.__('To do')
  ];
}

function Daemon({ hasDaemon }: { hasDaemon: boolean }): JSX.Element {
  const { trans } = useOperations();
  return hasDaemon ? (
    <p className="jp-mod-good" role="status">
      <span aria-hidden="true">✓</span> {trans.__('The scheduler runs: jobs start by themselves.')}
    </p>
  ) : (
    <p className="jp-mlops-blocked" role="status">
      <Prose
        text={trans.__(
          'No scheduler runs, so no job starts by itself. In a terminal: `nb2prod schedule start`'
        )}
      />
    </p>
  );
}

function Job({ job }: { job: ScheduledJob }): JSX.Element {
  const { trans, pause, remove, resume, runNow } = useOperations();
  const { last } = job;
  return (
    <Row
      name={job.name}
      more={() => <JobSettings job={job} />}
      cells={[
        <>
          {job.name} <div className="jp-mlops-hint">{job.build}</div>
        </>,
        <Times key="times" job={job} />,
        job.paused ? trans.__('paused') : job.next && <Moment at={job.next} />,
        last && (
          <>
            <Outcome outcome={last.outcome} /> <Moment at={last.ended ?? last.begun} />
            <Reason text={last.reason} />
          </>
        ),
        <div key="to-do" className="jp-mlops-buttons">
          <button
            className="jp-mlops-button"
            aria-label={
              job.paused ? trans.__('Resume %1', job.name) : trans.__('Pause %1', job.name)
            }
            onClick={() => (job.paused ? resume(job) : pause(job))}
          >
            {job.paused ? trans.__('Resume') : trans.__('Pause')}
          </button>
          <button
            className="jp-mlops-button"
            aria-label={trans.__('Run %1 now', job.name)}
            disabled={last?.outcome === 'running'}
            onClick={() => runNow(job)}
          >
            {trans.__('Run now')}
          </button>
          <button
            className="jp-mlops-button"
            aria-label={trans.__('Remove %1 from the schedule', job.name)}
            onClick={() => remove(job)}
          >
            {trans.__('Remove …')}
          </button>
        </div>
      ]}
    />
  );
}

/** When a job is due: by the clock, by an alarm, or by either. */
function Times({ job }: { job: ScheduledJob }): JSX.Element {
  const { trans } = useOperations();
  return (
    <>
      {job.cron ? (
        <>
          <code>{job.cron}</code> <div className="jp-mlops-hint">{job.timezone}</div>
        </>
      ) : (
        trans.__('on an alarm')
      )}
      {job.watched && (
        <div className="jp-mlops-hint">{trans.__('whenever %1 is written', job.watched)}</div>
      )}
    </>
  );
}
