import * as React from 'react';

import type { ServiceAnswer, ServiceSchema } from '../../contract';
import type { FollowedJob } from '../followed';
import { useBuild } from './context';
import { Outcome, Output } from './output';

const Form = React.lazy(() => import('./form'));

/** Start the service of the package and send it requests. */
export function Service({ job }: { job: FollowedJob | undefined }): JSX.Element {
  const { trans, startService, stopService } = useBuild();
  const isReady = job?.isRunning === true && job.job.message === 'ready';
  return (
    <>
      <div className="jp-mlops-buttons">
        {job?.isRunning ? (
          <button className="jp-mlops-button" onClick={stopService}>
            {trans.__('Stop the service')}
          </button>
        ) : (
          <button className="jp-mlops-button jp-mod-accept" onClick={startService}>
            {trans.__('Start the service')}
          </button>
        )}
        {job?.isRunning ? (
          <span role="status">
            {isReady
              ? trans.__('The service is ready on this machine.')
              : trans.__('Training, then starting …')}
          </span>
        ) : (
          job && <Outcome job={job} />
        )}
      </div>
      {!job && (
        <p className="jp-mlops-hint">
          {trans.__(
            'The package is trained once with the values of the notebook, then its service answers on this machine until you stop it. You ask it by a form that is made from its schema.'
          )}
        </p>
      )}
      {isReady && <Trial key={job.job.id} />}
      {job && !isReady && <Output text={job.output} />}
    </>
  );
}

function Trial(): JSX.Element {
  const { trans, schemas } = useBuild();
  const [endpoints, setEndpoints] = React.useState<ServiceSchema[]>([]);
  const [path, setPath] = React.useState('');
  const [trouble, setTrouble] = React.useState('');
  React.useEffect(() => {
    schemas().then(
      found => setEndpoints(found.endpoints),
      error => setTrouble(told(error))
    );
  }, []);
  const asked = endpoints.find(one => one.path === path) ?? endpoints[0];
  return (
    <>
      <Trouble text={trouble} />
      {endpoints.length > 1 && (
        <label className="jp-mlops-field">
          {trans.__('Function')}
          <select value={asked?.path} onChange={event => setPath(event.target.value)}>
            {endpoints.map(one => (
              <option key={one.path}>{one.path}</option>
            ))}
          </select>
        </label>
      )}
      {asked && <Question key={asked.path} asked={asked} />}
    </>
  );
}

function Question({ asked }: { asked: ServiceSchema }): JSX.Element {
  const { trans, predict } = useBuild();
  const [answer, setAnswer] = React.useState<ServiceAnswer | null>(null);
  const [trouble, setTrouble] = React.useState('');
  const send = (body: unknown): void => {
    setTrouble('');
    predict(asked.path, body).then(setAnswer, error => setTrouble(told(error)));
  };
  return (
    <>
      <Trouble text={trouble} />
      {answer && <Answer answer={answer} />}
      <React.Suspense fallback={<p>{trans.__('Making the form …')}</p>}>
        <Form schema={asked.request} example={asked.example} send={send} trans={trans} />
      </React.Suspense>
    </>
  );
}

function told(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function Trouble({ text }: { text: string }): JSX.Element | null {
  if (!text) {
    return null;
  }
  return (
    <p className="jp-mlops-trouble" role="alert">
      {text}
    </p>
  );
}

function Answer({ answer }: { answer: ServiceAnswer }): JSX.Element {
  const { trans } = useBuild();
  const isGood = answer.status < 400;
  return (
    <section className="jp-mlops-answer" aria-label={trans.__('Answer')} aria-live="polite">
      <p className={isGood ? 'jp-mod-good' : 'jp-mod-bad'}>
        <span aria-hidden="true">{isGood ? '✓' : '✗'}</span>{' '}
        {trans.__('Status %1, in %2 ms', answer.status, answer.milliseconds.toFixed(1))}
      </p>
      <pre className="jp-mlops-output" tabIndex={0}>
        {JSON.stringify(answer.body, null, 2)}
      </pre>
    </section>
  );
}
