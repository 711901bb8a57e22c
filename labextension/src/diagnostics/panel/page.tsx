import * as React from 'react';

import type { CodePage } from '../../contract';
import { Markdown } from '../../markdown';
import { usePanel } from './actions';

/** What there is to know about a code; the keyboard is at the way back. */
export function Page({ code }: { code: string }): JSX.Element {
  const { trans, page, explain, rendermime } = usePanel();
  const [found, setFound] = React.useState<CodePage | null>(null);
  const [trouble, setTrouble] = React.useState('');
  const back = React.useRef<HTMLButtonElement>(null);
  React.useEffect(() => {
    let isWanted = true;
    setFound(null);
    setTrouble('');
    back.current?.focus();
    page(code).then(
      answer => isWanted && setFound(answer),
      (error: unknown) =>
        isWanted && setTrouble(error instanceof Error ? error.message : String(error))
    );
    return () => {
      isWanted = false;
    };
  }, [code, page]);
  return (
    <article className="jp-mlops-page" aria-busy={!found && !trouble}>
      <button ref={back} className="jp-mlops-button" onClick={() => explain(null)}>
        {trans.__('← Back to the pipeline')}
      </button>
      {!found && <h2>{code}</h2>}
      {trouble && <p role="alert">{trouble}</p>}
      {found && <Markdown rendermime={rendermime} text={found.text} />}
    </article>
  );
}
