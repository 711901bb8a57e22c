import * as React from 'react';

import type { Trouble } from '../analysis';
import { usePanel } from './actions';

/** There is no notebook to speak of. */
export function NoNotebook(): JSX.Element {
  const { trans } = usePanel();
  return (
    <div className="jp-mlops-state">
      <h3>{trans.__('No notebook is open')}</h3>
      <p>{trans.__('Open a notebook to see its stages, its parameters and what to fix.')}</p>
    </div>
  );
}

/** The first answer isn't here yet. */
export function Waiting(): JSX.Element {
  const { trans } = usePanel();
  return (
    <p className="jp-mlops-state" role="status">
      {trans.__('Reading the notebook …')}
    </p>
  );
}

/** The server doesn't answer, or says no. */
export function Away({ trouble, retry }: { trouble: Trouble; retry(): void }): JSX.Element {
  const { trans } = usePanel();
  return (
    <div className="jp-mlops-trouble" role="alert">
      <p>{trouble.message}</p>
      {trouble.hint && <p className="jp-mlops-hint">{trouble.hint}</p>}
      <button className="jp-mlops-button" onClick={retry}>
        {trans.__('Try now')}
      </button>
    </div>
  );
}

/** Nobody has tagged anything yet: say how that is done. */
export function Untagged(): JSX.Element {
  const { trans, stages, command } = usePanel();
  const suggest = command('jupyter-mlops:suggest-tags');
  return (
    <div className="jp-mlops-state">
      <h3>{trans.__('No cell is tagged yet')}</h3>
      <p>{trans.__('Tag the cells that make your model; the others stay out of the package.')}</p>
      <dl className="jp-mlops-legend">
        {stages.stages.map(stage => (
          <React.Fragment key={stage.tag}>
            <dt>
              <span aria-hidden="true" style={{ borderColor: stage.colour }}>
                {stage.glyph}
              </span>
              {stage.tag}
            </dt>
            <dd>{stage.meaning}</dd>
          </React.Fragment>
        ))}
      </dl>
      {suggest && (
        <button className="jp-mlops-button jp-mod-accept" onClick={suggest}>
          {trans.__('Suggest tags')}
        </button>
      )}
    </div>
  );
}

/** There are tags, but no pipeline comes of them. */
export function Blocked({ errors, isOld }: { errors: number; isOld: boolean }): JSX.Element {
  const { trans } = usePanel();
  const said =
    errors > 0
      ? trans._n(
          '%1 error keeps the notebook from becoming a pipeline; it is listed below.',
          '%1 errors keep the notebook from becoming a pipeline; they are listed below.',
          errors
        )
      : trans.__('Nothing of the tagged cells makes a pipeline yet.');
  return (
    <p className="jp-mlops-blocked" role="status">
      {said} {isOld && trans.__('This is how it was before.')}
    </p>
  );
}
