import * as React from 'react';

import type { CodePage } from '../../contract';
import { usePanel } from './actions';

/** What there is to know about a code, as text; a heading tells the keyboard where it is. */
export function Page({ code }: { code: string }): JSX.Element {
  const { trans, page, explain } = usePanel();
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
      <h2>
        {code} <span>{found?.name}</span>
      </h2>
      {trouble && <p role="alert">{trouble}</p>}
      {found && <Markdown text={found.text} />}
    </article>
  );
}

/** Headings, code and paragraphs; whatever else Markdown knows stays as it is written. */
function Markdown({ text }: { text: string }): JSX.Element {
  const pieces = text.split(/^(```[\s\S]*?^```)$/m);
  return (
    <>
      {pieces.map((piece, at) =>
        piece.startsWith('```') ? (
          <pre key={at}>{piece.replace(/^```.*\n/, '').replace(/\n?```$/, '')}</pre>
        ) : (
          piece
            .split(/\n{2,}/)
            .map((block, inside) => <Block key={`${at} ${inside}`} text={block} />)
        )
      )}
    </>
  );
}

function Block({ text }: { text: string }): JSX.Element | null {
  const block = text.trim();
  const heading = /^#+\s+(.*)$/.exec(block);
  if (heading) {
    return <h4>{heading[1]}</h4>;
  }
  if (!block) {
    return null;
  }
  const parts = block.split(/`([^`]+)`/);
  return <p>{parts.map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</p>;
}
