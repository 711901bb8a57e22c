import * as React from 'react';

import { useBuild } from './context';

const README = 'README.md';

/** The generated files, to read. */
export function Files({ paths }: { paths: string[] }): JSX.Element {
  const { trans } = useBuild();
  const [chosen, setChosen] = React.useState(() => (paths.includes(README) ? README : ''));
  const entries = paths.map(path => ({ path, parts: path.split('/') }));
  return (
    <div className="jp-mlops-files">
      <nav className="jp-mlops-tree" aria-label={trans.__('Generated files')}>
        <Folder entries={entries} depth={0} chosen={chosen} choose={setChosen} />
      </nav>
      {chosen && <File path={chosen} />}
    </div>
  );
}

interface Entry {
  path: string;
  parts: string[];
}

interface FolderProps {
  entries: Entry[];
  depth: number;
  chosen: string;
  choose(path: string): void;
}

/** What is to be read is open; what is there for machines, and copied code, is a click away. */
const CLOSED = new Set(['fixtures', 'runtime', 'notebook', 'inputs', '.github']);

function Folder({ entries, depth, chosen, choose }: FolderProps): JSX.Element {
  const names = [...new Set(entries.map(({ parts }) => parts[depth] ?? ''))];
  const isFolder = (name: string): boolean =>
    entries.some(({ parts }) => parts[depth] === name && parts.length > depth + 1);
  return (
    <ul className="jp-mlops-list">
      {names.map(name => {
        const inside = entries.filter(({ parts }) => parts[depth] === name);
        return (
          <li key={name}>
            {isFolder(name) ? (
              <details open={!CLOSED.has(name)}>
                <summary>{name}</summary>
                <Folder entries={inside} depth={depth + 1} chosen={chosen} choose={choose} />
              </details>
            ) : (
              inside.map(({ path }) => (
                <button
                  key={path}
                  className="jp-mlops-row"
                  title={path}
                  aria-current={path === chosen}
                  onClick={() => choose(path)}
                >
                  {name}
                </button>
              ))
            )}
          </li>
        );
      })}
    </ul>
  );
}

function File({ path }: { path: string }): JSX.Element {
  const { trans, file, showText } = useBuild();
  const host = React.useRef<HTMLDivElement>(null);
  const [said, setSaid] = React.useState('');
  React.useEffect(() => {
    let editor: { dispose(): void } | undefined;
    let isWanted = true;
    setSaid('');
    const show = async (): Promise<void> => {
      const found = await file(path);
      if (!isWanted || !host.current) {
        return;
      }
      if (found.text === '' && found.size > 0) {
        setSaid(trans.__('%1 bytes that are not shown', found.size));
      } else {
        editor = showText(host.current, path, found.text);
      }
    };
    show().catch((error: unknown) => isWanted && setSaid(String(error)));
    return () => {
      isWanted = false;
      editor?.dispose();
      host.current?.replaceChildren();
    };
  }, [path]);
  return (
    <section className="jp-mlops-file" aria-label={path}>
      <h3>{path}</h3>
      {said && <p className="jp-mlops-hint">{said}</p>}
      <div ref={host} className="jp-mlops-file-text" />
    </section>
  );
}
