import * as React from 'react';

import type { CellText, StatementFate } from '../../contract';
import { lookOf } from '../../stages/look';
import { Prose } from '../../prose';
import { usePanel } from './actions';

const MOST_ROWS = 100;

type Filter = 'dropped' | 'kept' | 'all';

export interface StatementsProps {
  statements: StatementFate[];
  cells: CellText[];
  numbers: Map<string, number>;
  dimDropped: boolean;
}

/** What becomes of each statement, and why. */
export const Statements = React.memo(function Statements(props: StatementsProps) {
  const { trans, setDimDropped } = usePanel();
  const [filter, setFilter] = React.useState<Filter>('dropped');
  const [most, setMost] = React.useState(MOST_ROWS);
  const lines = React.useMemo(() => sourceLines(props.cells), [props.cells]);
  const listed = props.statements.filter(
    one => filter === 'all' || one.kept === (filter === 'kept')
  );
  return (
    <>
      <label className="jp-mlops-field">
        {trans.__('Show')}
        <select
          className="jp-mod-styled"
          value={filter}
          onChange={event => setFilter(event.target.value as Filter)}
        >
          <option value="dropped">{trans.__('Dropped')}</option>
          <option value="kept">{trans.__('Kept')}</option>
          <option value="all">{trans.__('All')}</option>
        </select>
      </label>
      <label className="jp-mlops-field">
        <input
          type="checkbox"
          checked={props.dimDropped}
          onChange={event => setDimDropped(event.target.checked)}
        />
        {trans.__('Dim what is dropped in the notebook')}
      </label>
      <ul className="jp-mlops-list">
        {listed.slice(0, most).map((one, at) => (
          <Statement
            key={at}
            fate={one}
            text={lines.get(one.place.cell_id)?.[one.place.line - 1] ?? ''}
            cell={props.numbers.get(one.place.cell_id)}
          />
        ))}
      </ul>
      {listed.length > most && (
        <button className="jp-mlops-link" onClick={() => setMost(most + MOST_ROWS)}>
          {trans.__('Show more (%1)', listed.length - most)}
        </button>
      )}
      {listed.length === 0 && <p className="jp-mlops-hint">{trans.__('None.')}</p>}
    </>
  );
});

function sourceLines(cells: CellText[]): Map<string, string[]> {
  return new Map(cells.map(cell => [cell.id, cell.source.split('\n')]));
}

interface StatementProps {
  fate: StatementFate;
  text: string;
  cell: number | undefined;
}

const Statement = React.memo(function Statement({ fate, text, cell }: StatementProps) {
  const { trans, stages, goTo } = usePanel();
  const begin = text.slice(fate.place.column).trim();
  const glyph = fate.kept ? lookOf(stages, fate.where).glyph : '⊘';
  return (
    <li className={`jp-mlops-statement ${fate.kept ? 'jp-mod-kept' : 'jp-mod-dropped'}`}>
      <button className="jp-mlops-row" onClick={() => goTo(fate.place)} title={begin}>
        <span>
          <span className="jp-mlops-where">
            {glyph} {fate.kept ? fate.where || trans.__('kept') : trans.__('dropped')}
          </span>{' '}
          <span className="jp-mlops-place">
            {trans.__('cell %1, line %2', cell ?? '?', fate.place.line)}
          </span>
        </span>
        <code>{begin}</code>
        {fate.reason && (
          <span className="jp-mlops-hint">
            <Prose text={fate.reason} />
          </span>
        )}
      </button>
    </li>
  );
});
