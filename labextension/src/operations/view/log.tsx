import * as React from 'react';

import type { RunLog } from '../contract';
import { saidBy } from '../model';
import { useOperations } from './context';

export interface LogProps {
  title: string;
  read(): Promise<RunLog>;
  /** Whether more may be written. */
  isGrowing: boolean;
}

/** What a run has printed, read when somebody opens it, at its end. */
export function Log({ title, read, isGrowing }: LogProps): JSX.Element {
  const { trans } = useOperations();
  const [found, setFound] = React.useState<RunLog | null>(null);
  const [trouble, setTrouble] = React.useState('');
  const text = React.useRef<HTMLPreElement>(null);
  const look = (): void => {
    read().then(
      answer => {
        setFound(answer);
        setTrouble('');
      },
      (error: unknown) => setTrouble(saidBy(error))
    );
  };
  React.useLayoutEffect(() => {
    // what went wrong stands at the end
    text.current?.scrollTo(0, text.current.scrollHeight);
  }, [found]);
  return (
    <details className="jp-mlops-log" onToggle={event => event.currentTarget.open && look()}>
      <summary>{title}</summary>
      {trouble && <p role="alert">{trouble}</p>}
      {!found && !trouble && <p role="status">{trans.__('Reading …')}</p>}
      {found && found.left_out > 0 && (
        <p className="jp-mlops-hint">{trans.__('%1 bytes before are left out', found.left_out)}</p>
      )}
      {found &&
        (found.text.trim() === '' ? (
          <p className="jp-mlops-hint">{trans.__('Nothing was written.')}</p>
        ) : (
          <pre ref={text} tabIndex={0} aria-label={title}>
            {found.text}
          </pre>
        ))}
      {isGrowing && (
        <button className="jp-mlops-button" onClick={look}>
          {trans.__('Read on')}
        </button>
      )}
    </details>
  );
}
