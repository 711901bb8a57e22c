import type { Range } from '@codemirror/state';
import type { DecorationSet } from '@codemirror/view';
import { Decoration } from '@codemirror/view';

import type { StatementFate } from '../contract';
import { stretchOf } from './places';

/** What to dim of a text: whole lines, or a part of one that it shares with what is kept. */
export interface Dim {
  from: number;
  to: number;
  isLine: boolean;
  reason: string;
}

export function dimsOf(statements: StatementFate[], source: string): Dim[] {
  const dropped = statements.filter(one => !one.kept);
  const keptLines = new Set(statements.filter(one => one.kept).flatMap(linesOf));
  return dropped.flatMap((statement): Dim[] => {
    const { reason } = statement;
    if (linesOf(statement).some(line => keptLines.has(line))) {
      return [{ ...stretchOf(source, statement.place), isLine: false, reason }];
    }
    return linesOf(statement).map(line => {
      const place = { ...statement.place, line, column: 0 };
      const { from } = stretchOf(source, place);
      return { from, to: from, isLine: true, reason };
    });
  });
}

export function dimmed(
  statements: StatementFate[],
  source: string,
  title: (reason: string) => string
): DecorationSet {
  const ranges = dimsOf(statements, source).flatMap((dim): Range<Decoration>[] => {
    const look = { class: 'jp-mlops-dropped', attributes: { title: title(dim.reason) } };
    if (dim.isLine) {
      return [Decoration.line(look).range(dim.from)];
    }
    return dim.from < dim.to ? [Decoration.mark(look).range(dim.from, dim.to)] : [];
  });
  return Decoration.set(ranges, true);
}

function linesOf(statement: StatementFate): number[] {
  const { line, end_line } = statement.place;
  return Array.from({ length: end_line - line + 1 }, (_, at) => line + at);
}
