import { ServerConnection } from '@jupyterlab/services';
import * as React from 'react';

import type { BuildStanding } from '../../contract';
import { Prose } from '../../prose';
import { RequestRefused } from '../../request';
import { useBuild } from './context';

export interface Stood {
  standing: BuildStanding | null;
  /** Why it can't be told: the notebook is gone, or can't be read. */
  trouble: string;
}

const UNKNOWN: Stood = { standing: null, trouble: '' };

/** How a released build stands by now; it is asked again whenever somebody may have changed it. */
export function useStanding(jobId: string, isReleased: boolean): Stood {
  const { standing, seen } = useBuild();
  const [stood, setStood] = React.useState(UNKNOWN);
  React.useEffect(() => {
    let isWanted = isReleased;
    const ask = (): void => {
      standing().then(
        found => isWanted && setStood({ standing: found, trouble: '' }),
        (error: unknown) => {
          // of a server that is away, others tell
          if (isWanted && !(error instanceof ServerConnection.NetworkError)) {
            setStood({ standing: null, trouble: saidBy(error) });
          }
        }
      );
    };
    setStood(UNKNOWN);
    if (isReleased) {
      ask();
      seen.connect(ask);
    }
    return () => {
      isWanted = false;
      seen.disconnect(ask);
    };
  }, [jobId, isReleased]);
  return stood;
}

function saidBy(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return error instanceof RequestRefused && error.hint ? `${said}: ${error.hint}.` : said;
}

/** What is to be known before anyone relies on a build that was proved once. */
export function Standing({ stood, folder }: { stood: Stood; folder: string }): JSX.Element | null {
  const { trans } = useBuild();
  const { standing, trouble } = stood;
  const said = [trouble];
  if (standing && !standing.there) {
    said.push(trans.__('This build is no longer in the folder %1. Build again.', folder));
  }
  if (standing && standing.edited.length > 0) {
    const files = standing.edited.join(', ');
    said.push(
      trans.__(
        'Edited since its proof: %1. Build again, which keeps and proves the edits, or run `nb2prod validate %2`.',
        files,
        folder
      )
    );
  }
  if (standing?.since) {
    said.push(trans.__('Since this build: %1. Build again to take that in.', standing.since));
  }
  return (
    <div role="status">
      {said.filter(Boolean).map(one => (
        <p key={one} className="jp-mlops-blocked">
          <Prose text={one} />
        </p>
      ))}
    </div>
  );
}
