import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ScheduledJob } from '../contract';
import { useOperations } from './context';
import { Pairs } from './pairs';

/** What else a job was given, which is changed in a terminal. */
export function JobSettings({ job }: { job: ScheduledJob }): JSX.Element {
  const { trans } = useOperations();
  return (
    <div className="jp-mlops-details">
      <Pairs title={trans.__('When it goes wrong')} pairs={troubleOf(job, trans)} />
      <Pairs title={trans.__('Alarms')} pairs={alarmsOf(job, trans)} />
      <Pairs title={trans.__('Tells')} pairs={toldOf(job, trans)} />
    </div>
  );
}

function troubleOf(job: ScheduledJob, trans: TranslationBundle): string[][] {
  const after = job.retries_after.map(seconds => `${seconds} s`).join(', ');
  const missed = {
    skip: trans.__('are left out'),
    once: trans.__('are made up for by one run'),
    all: trans.__('are made up for one by one')
  };
  return [
    [trans.__('tried again after'), after || trans.__('never')],
    [trans.__('ended after'), job.time_limit === null ? '–' : `${job.time_limit} s`],
    [trans.__('times that were missed'), missed[job.missed]]
  ];
}

function alarmsOf(job: ScheduledJob, trans: TranslationBundle): string[][] {
  return [
    [trans.__('file that is one when it is written'), job.watched || '–'],
    [trans.__('in a terminal'), `nb2prod schedule alarm ${job.name} TEXT`],
    [trans.__('over HTTP, see `schedule start --alarm-port`'), `POST /alarms/${job.name}`],
    [trans.__('at the earliest after the last run’s beginning'), `${job.alarm_pause} s`]
  ];
}

function toldOf(job: ScheduledJob, trans: TranslationBundle): string[][] {
  const when = job.tells_trouble_only ? trans.__('of trouble') : trans.__('of each end');
  return job.tells.length > 0 ? job.tells.map(one => [when, one]) : [['–', trans.__('nobody')]];
}
