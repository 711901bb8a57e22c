import * as React from 'react';

import type { DataFile, GateVerdict, RunDetails } from '../contract';
import { saidBy } from '../model';
import { shortNumber } from '../plot';
import { useOperations } from './context';
import { Pairs } from './pairs';

/** What a run was made of, and what its gates say; asked for when somebody wants to know. */
export function Details({ run }: { run: string }): JSX.Element {
  const { trans, details } = useOperations();
  const [found, setFound] = React.useState<RunDetails | null>(null);
  const [trouble, setTrouble] = React.useState('');
  React.useEffect(() => {
    let isWanted = true;
    details(run).then(
      answer => isWanted && setFound(answer),
      (error: unknown) => isWanted && setTrouble(saidBy(error))
    );
    return () => {
      isWanted = false;
    };
  }, [run]);
  if (!found) {
    return <p role={trouble ? 'alert' : 'status'}>{trouble || trans.__('Reading …')}</p>;
  }
  const metrics = Object.entries(found.metrics).map(([name, value]) => [name, shortNumber(value)]);
  return (
    <div className="jp-mlops-details">
      <Gates gates={found.gates} />
      <Pairs title={trans.__('Metrics')} pairs={metrics} />
      <Pairs title={trans.__('Parameters')} pairs={Object.entries(found.parameters)} />
      <Files files={found.files} />
      <Pairs title={trans.__('Environment')} pairs={Object.entries(found.environment)} />
      <Pairs title={trans.__('Run of MLflow')} pairs={[['id', found.id]]} />
    </div>
  );
}

function Gates({ gates }: { gates: GateVerdict[] }): JSX.Element | null {
  const { trans } = useOperations();
  return gates.length > 0 ? (
    <section className="jp-mlops-gates">
      <h4>{trans.__('Gates')}</h4>
      <ul className="jp-mlops-list">
        {gates.map((gate, at) => (
          <li key={at} className={gate.passed ? 'jp-mod-good' : 'jp-mod-bad'}>
            <span aria-hidden="true">{gate.passed ? '✓' : '✗'}</span>{' '}
            {gate.passed
              ? trans.__('passed, %1: %2', gate.kind, gate.told)
              : trans.__('refused, %1: %2', gate.kind, gate.told)}
          </li>
        ))}
      </ul>
    </section>
  ) : null;
}

function Files({ files }: { files: DataFile[] }): JSX.Element | null {
  const { trans } = useOperations();
  return files.length > 0 ? (
    <section>
      <h4>{trans.__('Data')}</h4>
      <dl>
        {files.map(file => (
          <React.Fragment key={file.path}>
            <dt>{file.path}</dt>
            <dd>
              <code title={file.sha256}>{trans.__('sha256 %1 …', file.sha256.slice(0, 12))}</code>{' '}
              {trans.__('%1 bytes', file.size)}
              {file.is_as_built && `, ${trans.__('as at the build')}`}
              {file.revision && `, ${file.revision}`}
            </dd>
          </React.Fragment>
        ))}
      </dl>
    </section>
  ) : null;
}
