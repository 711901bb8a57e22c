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
  const { trans, schema, predict } = useBuild();
  const [asked, setAsked] = React.useState<ServiceSchema | null>(null);
  const [answer, setAnswer] = React.useState<ServiceAnswer | null>(null);
  const [trouble, setTrouble] = React.useState('');
  const failed = (error: unknown): void =>
    setTrouble(error instanceof Error ? error.message : String(error));
  React.useEffect(() => {
    schema().then(setAsked, failed);
  }, []);
  const send = (body: unknown): void => {
    setTrouble('');
    predict(body).then(setAnswer, failed);
  };
  return (
    <>
      {trouble && (
        <p className="jp-mlops-trouble" role="alert">
          {trouble}
        </p>
      )}
      {answer && <Answer answer={answer} />}
      {asked && (
        <React.Suspense fallback={<p>{trans.__('Making the form …')}</p>}>
          <Form schema={asked.request} example={asked.example} send={send} trans={trans} />
        </React.Suspense>
      )}
    </>
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
      <pre className="jp-mlops-output">{JSON.stringify(answer.body, null, 2)}</pre>
    </section>
  );
}
