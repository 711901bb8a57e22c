import type { ISharedCell, ISharedNotebook } from '@jupyter/ydoc';

import type { TextEdit } from '../contract';
import { stretchOf } from './places';

/** A stretch of one source to replace. */
export interface Replacement {
  from: number;
  to: number;
  text: string;
}

/** Whose undo takes it back: that of the cell in whose editor the cursor is, or the notebook's. */
export type UndoBy = 'cell' | 'notebook';

/** The edits of one source, the last first: none moves what is still to be replaced. */
export function replacementsOf(source: string, edits: TextEdit[]): Replacement[] {
  return edits
    .map(edit => ({ ...stretchOf(source, edit.place), text: edit.text }))
    .sort((one, other) => other.from - one.from || other.to - one.to);
}

/**
 * Do all edits as one step that can be undone. Does nothing where a cell is gone or where two edits
 * overlap: half a fix is worse than none.
 *
 * @returns whether it was done
 */
export function applyEdits(notebook: ISharedNotebook, edits: TextEdit[], undoBy: UndoBy): boolean {
  const work: [ISharedCell, Replacement[]][] = [];
  for (const id of new Set(edits.map(edit => edit.place.cell_id))) {
    const cell = notebook.cells.find(candidate => candidate.getId() === id);
    const own = edits.filter(edit => edit.place.cell_id === id);
    const replacements = cell ? replacementsOf(cell.getSource(), own) : [];
    if (cell === undefined || overlap(replacements)) {
      return false;
    }
    work.push([cell, replacements]);
  }
  const [first] = work;
  if (first === undefined) {
    return false;
  }
  perform(undoBy === 'cell' && work.length === 1 ? first[0] : notebook, work);
  return true;
}

function perform(owner: ISharedNotebook | ISharedCell, work: [ISharedCell, Replacement[]][]): void {
  // else what was typed within the last half second would be undone along with it
  separate(owner);
  owner.transact(() => {
    for (const [cell, replacements] of work) {
      for (const { from, to, text } of replacements) {
        cell.updateSource(from, to, text);
      }
    }
  }, true);
  separate(owner);
}

function separate(owner: object): void {
  (owner as { undoManager?: { stopCapturing(): void } | null }).undoManager?.stopCapturing();
}

function overlap(replacements: Replacement[]): boolean {
  return replacements.some((one, at) => {
    const before = replacements[at + 1];
    return before !== undefined && before.to > one.from;
  });
}
