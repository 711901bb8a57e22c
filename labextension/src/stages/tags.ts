import type { ISharedCell, ISharedNotebook, YNotebook } from '@jupyter/ydoc';

import type { StageTable } from '../contract';

/** What this module needs of a notebook: its cells, and one undo step for a change. */
export type TaggedNotebook = Pick<YNotebook, 'cells' | 'transact' | 'undoManager'> &
  Pick<ISharedNotebook, 'cells'>;

export const PARAMETERS = 'parameters';
export const KEEP = 'keep';
export const DROP = 'drop';

/** The stage of `data:clean`, and of `data`. */
export function headOf(tag: string): string {
  return tag.split(':', 1)[0] ?? '';
}

/** Whether a tag is ours: a word of the table, or a step of one of its stages. */
export function isOurs(tag: string, table: StageTable): boolean {
  return table.words.includes(tag) || isStage(tag, table);
}

/** Whether a tag names a stage or a step of one. */
export function isStage(tag: string, table: StageTable): boolean {
  return table.stages.some(stage => stage.tag === headOf(tag));
}

/** All tags of a cell. A file may hold anything at that place, so what isn't a text is left out. */
export function tagsOf(cell: ISharedCell): string[] {
  const found: unknown = cell.getMetadata('tags');
  return Array.isArray(found) ? found.filter(tag => typeof tag === 'string') : [];
}

/**
 * The tags with one of ours put in the place of what it contradicts: a stage of another stage, keep
 * of drop. `parameters` is no stage of the pipeline and takes the stage's place.
 */
export function withTag(tags: readonly string[], tag: string, table: StageTable): string[] {
  const rivals = rivalsOf(tag, table);
  const others = tags.filter(one => one !== tag && !rivals(one));
  const place = tags.findIndex(one => one === tag || rivals(one));
  if (place < 0) {
    return [...others, tag];
  }
  const before = tags.slice(0, place).filter(one => others.includes(one)).length;
  return [...others.slice(0, before), tag, ...others.slice(before)];
}

/** The tags without ours: those that the user has for other purposes. */
export function withoutOurs(tags: readonly string[], table: StageTable): string[] {
  return tags.filter(tag => !isOurs(tag, table));
}

/** Give a cell new tags as an undo step of the notebook; see `changeTags`. */
export function setTag(
  notebook: TaggedNotebook,
  cells: readonly ISharedCell[],
  tag: string,
  table: StageTable
): boolean {
  return setTags(notebook, cells, table, () => tag);
}

/** Give each cell a tag of its own, all in one undo step. */
export function setTags(
  notebook: TaggedNotebook,
  cells: readonly ISharedCell[],
  table: StageTable,
  tagOf: (cell: ISharedCell) => string
): boolean {
  return changeTags(notebook, cells, (tags, cell) => withTag(tags, tagOf(cell), table));
}

/** Take one tag off cells. */
export function takeTag(
  notebook: TaggedNotebook,
  cells: readonly ISharedCell[],
  tag: string
): boolean {
  return changeTags(notebook, cells, tags => tags.filter(one => one !== tag));
}

/** Take our tags off cells, and no other. */
export function clearTags(
  notebook: TaggedNotebook,
  cells: readonly ISharedCell[],
  table: StageTable
): boolean {
  return changeTags(notebook, cells, tags => withoutOurs(tags, table));
}

/** Rename a tag on every cell; where the new name is there already, it stays once. */
export function renameTag(notebook: TaggedNotebook, from: string, to: string): boolean {
  return changeTags(notebook, notebook.cells, tags => [
    ...new Set(tags.map(tag => (tag === from ? to : tag)))
  ]);
}

/** Remove a tag from every cell. */
export function removeTag(notebook: TaggedNotebook, tag: string): boolean {
  return takeTag(notebook, notebook.cells, tag);
}

/** The positions of the code cells with a tag; those of a stage are also those of its steps. */
export function cellsOf(notebook: TaggedNotebook, tag: string, table: StageTable): number[] {
  const isMeant = (one: string): boolean =>
    one === tag || (isStage(one, table) && headOf(one) === tag);
  return [...notebook.cells.entries()]
    .filter(([, cell]) => cell.cell_type === 'code' && tagsOf(cell).some(isMeant))
    .map(([position]) => position);
}

/** The next position after `from`, or the one before it, round the ends; -1 where there is none. */
export function neighbour(positions: readonly number[], from: number, step: 1 | -1): number {
  if (step === 1) {
    return positions.find(one => one > from) ?? positions[0] ?? -1;
  }
  return positions.filter(one => one < from).at(-1) ?? positions.at(-1) ?? -1;
}

/**
 * Change the tags of cells in one step that the notebook can undo; false where nothing changes.
 *
 * The transaction must be the notebook's: JupyterLab's undo doesn't see one of a cell. Yjs puts
 * changes of half a second together, so the one before is closed first.
 */
function changeTags(
  notebook: TaggedNotebook,
  cells: readonly ISharedCell[],
  change: (tags: string[], cell: ISharedCell) => string[]
): boolean {
  const changes = cells
    .map(cell => ({ cell, before: tagsOf(cell) }))
    .map(({ cell, before }) => ({ cell, before, after: change(before, cell) }))
    .filter(({ before, after }) => !isSame(before, after));
  if (changes.length === 0) {
    return false;
  }
  notebook.undoManager.stopCapturing();
  notebook.transact(() => {
    for (const { cell, after } of changes) {
      if (after.length > 0) {
        cell.setMetadata('tags', after);
      } else {
        cell.deleteMetadata('tags');
      }
    }
  }, true);
  notebook.undoManager.stopCapturing();
  return true;
}

function isSame(before: readonly string[], after: readonly string[]): boolean {
  return before.length === after.length && before.every((tag, at) => tag === after[at]);
}

function rivalsOf(tag: string, table: StageTable): (one: string) => boolean {
  if (tag === KEEP || tag === DROP) {
    return one => one === KEEP || one === DROP;
  }
  return one => isStage(one, table) || one === PARAMETERS;
}
