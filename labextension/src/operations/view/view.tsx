import * as React from 'react';

import type { FollowedJob } from '../../compilation/followed';
import type { OperatedBuild } from '../contract';
import { Prose } from '../../prose';
import type { OperationsModel } from '../model';
import { aliased, rollbackTarget } from '../model';
import { useOperations } from './context';
import { Models } from './models';
import { Moment } from './outcome';
import { Retraining } from './retraining';
import { Runs } from './runs';
import { Schedule } from './schedule';

export interface ViewProps {
  model: OperationsModel;
  /** The retraining that was started here last. */
  retraining: FollowedJob | undefined;
}

/** Models in use: what answers, what was tried, what comes next. */
export function View({ model, retraining }: ViewProps): JSX.Element {
  const { trans } = useOperations();
  const { build, builds, history, schedule } = model;
  return (
    <>
      <Head model={model} isRunning={retraining?.isRunning ?? false} />
      {model.troubles.map(trouble => (
        <p key={trouble} className="jp-mlops-trouble" role="alert">
          <Prose text={trouble} />
        </p>
      ))}
      {builds && builds.missing.length > 0 && <Missing names={builds.missing} />}
      {builds && !build && <NoBuild isAll={builds.is_all} />}
      {!builds && model.troubles.length === 0 && <p role="status">{trans.__('Looking …')}</p>}
      {build?.hindrance && <p className="jp-mlops-blocked">{build.hindrance}</p>}
      {retraining && <Retraining job={retraining} />}
      {build && history && history.store === '' && !retraining?.isRunning && (
        <FirstTime build={build} />
      )}
      {build && !history && builds?.missing.length === 0 && model.troubles.length === 0 && (
        <p role="status">{trans.__('Looking for the models of %1 …', build.name)}</p>
      )}
      {history && history.store !== '' && (
        <Section title={trans.__('Models')} count={history.versions.length}>
          <Models history={history} />
        </Section>
      )}
      {history && (history.store !== '' || history.runs.length > 0) && (
        <Section title={trans.__('Runs')} count={history.runs.length}>
          <Runs runs={history.runs} />
        </Section>
      )}
      {build && schedule && (
        <Section title={trans.__('Schedule')} count={schedule.jobs.length}>
          <Schedule schedule={schedule} build={build} />
        </Section>
      )}
    </>
  );
}

function Head({ model, isRunning }: { model: OperationsModel; isRunning: boolean }): JSX.Element {
  const { trans, choose, look, retrain, rollBack } = useOperations();
  const { build, builds, history } = model;
  const target = rollbackTarget(history);
  const all = builds?.builds ?? [];
  return (
    <div className="jp-mlops-build-head">
      <h2>{trans.__('Models in use')}</h2>
      {all.length > 1 && (
        <label className="jp-mlops-field">
          {trans.__('Build')}
          <select value={build?.folder} onChange={event => choose(event.target.value)}>
            {all.map(one => (
              <option key={one.folder} value={one.folder}>
                {trans.__('%1, in %2', one.name, one.folder)}
              </option>
            ))}
          </select>
        </label>
      )}
      {build && <Answers model={model} />}
      <div className="jp-mlops-buttons">
        {build && (
          <button
            className="jp-mlops-button jp-mod-accept"
            disabled={isRunning || build.hindrance !== '' || builds?.missing.length !== 0}
            onClick={retrain}
          >
            {trans.__('Retrain …')}
          </button>
        )}
        {target && (
          <button className="jp-mlops-button" onClick={rollBack}>
            {trans.__('Roll back to version %1 …', target.number)}
          </button>
        )}
        <button className="jp-mlops-button" onClick={look}>
          {trans.__('Look again')}
        </button>
      </div>
    </div>
  );
}

/** Which version answers, and since when. */
function Answers({ model }: { model: OperationsModel }): JSX.Element | null {
  const { trans } = useOperations();
  const { build, history } = model;
  const champion = aliased(history, 'champion');
  if (!build || !history) {
    return null;
  }
  return (
    <p className="jp-mlops-status" role="status">
      {champion ? (
        <>
          {trans.__('%1: version %2 answers', history.name, champion.number)}
          {champion.promotion && (
            <>
              {' '}
              {trans.__('since')} <Moment at={champion.promotion.at} />
            </>
          )}
        </>
      ) : (
        trans.__('%1: no version answers yet', build.name)
      )}
    </p>
  );
}

function Section({
  title,
  count,
  children
}: {
  title: string;
  count: number;
  children: React.ReactNode;
}): JSX.Element {
  const id = React.useId();
  return (
    <section className="jp-mlops-operated" aria-labelledby={id}>
      <h3 id={id}>
        {title} {count > 0 && <span className="jp-mlops-count">{count}</span>}
      </h3>
      {children}
    </section>
  );
}

function Missing({ names }: { names: string[] }): JSX.Element {
  const { trans } = useOperations();
  return (
    <p className="jp-mlops-blocked" role="status">
      <Prose
        text={trans.__(
          'To retrain, %1 is missing. Run `python -m pip install "jupyter_mlops[operate]"` where the Jupyter server runs, and start it again.',
          names.join(', ')
        )}
      />
    </p>
  );
}

function NoBuild({ isAll }: { isAll: boolean }): JSX.Element {
  const { trans } = useOperations();
  return (
    <>
      <p className="jp-mlops-state">
        {isAll
          ? trans.__('There is no build in the folder of JupyterLab yet.')
          : trans.__(
              'No build was found; the folder of JupyterLab is too large to look everywhere.'
            )}
      </p>
      <ol>
        <li>{trans.__('Open a notebook and tag its cells.')}</li>
        <li>{trans.__('Press Build in its toolbar.')}</li>
        <li>{trans.__('Come back here to retrain what was built.')}</li>
      </ol>
    </>
  );
}

function FirstTime({ build }: { build: OperatedBuild }): JSX.Element {
  const { trans } = useOperations();
  return (
    <>
      <p className="jp-mlops-state">{trans.__('%1 was never retrained.', build.name)}</p>
      <ol>
        <li>
          {trans.__(
            'A retraining runs the notebook again, on the data of today and with other parameters if you like.'
          )}
        </li>
        <li>
          {trans.__(
            'The data has to keep its contract, the model to pass its gates and not to be worse than the one before.'
          )}
        </li>
        <li>
          {trans.__(
            'The run is kept with its executed notebook, the model as a version; the first good one answers.'
          )}
        </li>
      </ol>
      <p className="jp-mlops-hint">
        <Prose
          text={trans.__(
            'Retrain above does it, and so does `nb2prod retrain %1` in a terminal.',
            build.folder
          )}
        />
      </p>
    </>
  );
}
