import * as React from 'react';

import type { ModelHistory, ModelVersion } from '../contract';
import { plotsOf, shortNumber } from '../plot';
import { useOperations } from './context';
import { Details } from './details';
import { Moment, Outcome } from './outcome';
import { Plot } from './plot';
import { Row, Rows, useFirst } from './rows';

/** Metrics that have a column; the others are told where a row is opened. */
const MOST_COLUMNS = 4;

/** The versions of the model, drawn over time and listed. */
export function Models({ history }: { history: ModelHistory }): JSX.Element {
  const { trans } = useOperations();
  const [shown, more] = useFirst(history.versions);
  const names = [...new Set(history.versions.flatMap(one => Object.keys(one.metrics)))]
    .sort()
    .slice(0, MOST_COLUMNS);
  if (history.versions.length === 0) {
    return <p className="jp-mlops-state">{trans.__('There is no version yet.')}</p>;
  }
  const heads = [
    trans.__('Version'),
    trans.__('Made'),
    trans.__('Outcome'),
    ...names,
    trans.__('To do')
  ];
  return (
    <>
      <div className="jp-mlops-plots">
        {plotsOf(history.versions).map(plot => (
          <Plot key={plot.name} plot={plot} />
        ))}
      </div>
      <Rows heads={heads} label={trans.__('Versions of %1', history.name)}>
        {shown.map(version => (
          <Version key={version.number} version={version} names={names} />
        ))}
      </Rows>
      {more}
    </>
  );
}

function Version({ version, names }: { version: ModelVersion; names: string[] }): JSX.Element {
  const { trans, promote } = useOperations();
  const isChampion = version.aliases.includes('champion');
  return (
    <Row
      name={trans.__('version %1', version.number)}
      more={() => (
        <>
          <Story version={version} />
          <Details run={version.run} />
        </>
      )}
      cells={[
        <>
          {version.number} <Aliases aliases={version.aliases} />
        </>,
        <Moment key="made" at={version.created} />,
        version.outcome && <Outcome key="outcome" outcome={version.outcome} />,
        ...names.map(name => shortNumber(version.metrics[name])),
        !isChampion && (
          <button
            key="promote"
            className="jp-mlops-button"
            aria-label={trans.__('Promote version %1', version.number)}
            onClick={() => promote(version)}
          >
            {trans.__('Promote …')}
          </button>
        )
      ]}
    />
  );
}

function Aliases({ aliases }: { aliases: string[] }): JSX.Element {
  return (
    <>
      {aliases.map(alias => (
        <span key={alias} className={`jp-mlops-alias jp-mod-${alias}`}>
          {alias}
        </span>
      ))}
    </>
  );
}

/** Why a version is what it is, in sentences. */
function Story({ version }: { version: ModelVersion }): JSX.Element {
  const { trans } = useOperations();
  const { promotion } = version;
  return (
    <>
      {version.reason && version.reason !== promotion?.reason && <p>{version.reason}</p>}
      {promotion && (
        <p>
          {promotion.instead_of === null
            ? trans.__('Promoted by %1:', promotion.actor)
            : trans.__(
                'Promoted by %1 instead of version %2:',
                promotion.actor,
                promotion.instead_of
              )}{' '}
          {promotion.reason} (<Moment at={promotion.at} />)
        </p>
      )}
    </>
  );
}
