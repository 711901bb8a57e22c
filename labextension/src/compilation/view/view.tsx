import * as React from 'react';

import type { BuildReport } from '../../contract';
import type { FollowedJob } from '../followed';
import { useBuild } from './context';
import { Changes } from './changes';
import { Files } from './files';
import { Head } from './head';
import { Phases } from './phases';
import { Proof } from './proof';
import { Service } from './service';
import { Findings } from './findings';
import type { Tab } from './tabs';
import { Tabs } from './tabs';
import { Tests } from './tests';

export interface ViewProps {
  path: string;
  build: FollowedJob | undefined;
  tests: FollowedJob | undefined;
  service: FollowedJob | undefined;
}

/** The build of a notebook: how far it is, then what it came to. */
export function View({ path, build, tests, service }: ViewProps): JSX.Element {
  const { trans } = useBuild();
  const report = build?.report;
  return (
    <>
      <Head path={path} build={build} />
      {build?.isAway && (
        <p className="jp-mlops-trouble" role="alert">
          {trans.__("The Jupyter server can't be reached. It is tried again by itself.")}
        </p>
      )}
      {!build && (
        <>
          <p className="jp-mlops-state">{trans.__('There is no build of this notebook yet.')}</p>
          <ol>
            <li>
              {trans.__(
                'It runs the notebook as it is saved, in a process of its own and not in your kernel.'
              )}
            </li>
            <li>
              {trans.__(
                'It writes a package from the tagged cells: functions, parameters, tests, a service.'
              )}
            </li>
            <li>
              {trans.__(
                'It runs that too, with other parameters as well, and releases it only if every value is equal.'
              )}
            </li>
          </ol>
        </>
      )}
      {build && !report && <Phases phases={build.phases} isRunning={build.isRunning} />}
      {build && !build.isRunning && build.job.message && (
        <p className="jp-mlops-blocked" role="status">
          {build.job.message}
        </p>
      )}
      {report?.is_found && (
        <p className="jp-mlops-hint">
          {trans.__(
            'Found in %1: it was not built here, so its findings and changes are not known.',
            report.folder
          )}
        </p>
      )}
      {report && <Tabs tabs={tabsOf(report, tests, service, trans)} />}
    </>
  );
}

function tabsOf(
  report: BuildReport,
  tests: FollowedJob | undefined,
  service: FollowedJob | undefined,
  trans: ReturnType<typeof useBuild>['trans']
): Tab[] {
  const all: (Tab | false)[] = [
    report.rows.length > 0 && {
      title: trans.__('Proof'),
      draw: () => <Proof points={report.points} rows={report.rows} />
    },
    report.findings.length > 0 && {
      title: trans.__('Findings (%1)', report.findings.length),
      draw: () => <Findings findings={report.findings} />
    },
    report.files.length > 0 && {
      title: trans.__('Files'),
      draw: () => <Files paths={report.files} />
    },
    report.changes !== '' && {
      title: trans.__('Changes'),
      draw: () => <Changes text={report.changes} />
    },
    report.folder !== '' && {
      title: trans.__('Tests'),
      draw: () => <Tests job={tests} />
    },
    report.folder !== '' && {
      title: trans.__('Try it'),
      draw: () => <Service job={service} />
    }
  ];
  return all.filter((tab): tab is Tab => tab !== false);
}
