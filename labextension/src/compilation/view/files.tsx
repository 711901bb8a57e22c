import * as React from 'react';

import type { BuildFile } from '../../contract';
import { Markdown } from '../../markdown';
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
const CLOSED = new Set([
  'deploy',
  'fixtures',
  'inputs',
  'notebook',
  'runtime',
  '.github',
  '.nb2prod'
]);

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

const IMAGE = /\.(png|jpe?g|gif)$/;

/** A file: a picture as such, Markdown as it is read, and any other text in an editor. */
function File({ path }: { path: string }): JSX.Element {
  return (
    <section className="jp-mlops-file" aria-label={path} tabIndex={0}>
      <h3>{path}</h3>
      {IMAGE.test(path) ? <Picture path={path} /> : <Text key={path} path={path} />}
    </section>
  );
}

function Picture({ path }: { path: string }): JSX.Element {
  const { trans, address } = useBuild();
  const [source, setSource] = React.useState('');
  React.useEffect(() => {
    let isWanted = true;
    setSource('');
    void address(path).then(found => isWanted && setSource(found));
    return () => {
      isWanted = false;
    };
  }, [path]);
  return <>{source && <img src={source} alt={trans.__('Picture %1', path)} />}</>;
}

function Text({ path }: { path: string }): JSX.Element {
  const { trans, file, rendermimeOf } = useBuild();
  const rendermime = React.useMemo(() => rendermimeOf(path), [path]);
  const [found, setFound] = React.useState<BuildFile | null>(null);
  const [trouble, setTrouble] = React.useState('');
  React.useEffect(() => {
    let isWanted = true;
    file(path).then(
      answer => isWanted && setFound(answer),
      (error: unknown) =>
        isWanted && setTrouble(error instanceof Error ? error.message : String(error))
    );
    return () => {
      isWanted = false;
    };
  }, [path]);
  if (!found) {
    return <p role={trouble ? 'alert' : 'status'}>{trouble || trans.__('Reading …')}</p>;
  }
  if (found.text === '' && found.size > 0) {
    return <p className="jp-mlops-hint">{trans.__('%1 bytes that are not shown', found.size)}</p>;
  }
  return path.endsWith('.md') ? (
    <Markdown rendermime={rendermime} text={found.text} />
  ) : (
    <Editor path={path} text={found.text} />
  );
}

function Editor({ path, text }: { path: string; text: string }): JSX.Element {
  const { showText } = useBuild();
  const host = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    const editor = host.current && showText(host.current, path, text);
    return () => {
      editor?.dispose();
      host.current?.replaceChildren();
    };
  }, [path, text]);
  return <div ref={host} className="jp-mlops-file-text" />;
}
