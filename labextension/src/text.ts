import type { ISharedCell, ISharedNotebook } from '@jupyter/ydoc';

import type { CellText, NotebookText } from './contract';
import { tagsOf } from './stages/tags';

/** Reads a notebook from its shared model; a cell that wasn't touched isn't read again. */
export class NotebookReader {
  constructor(private readonly notebook: ISharedNotebook) {}

  read(path: string, version: number): NotebookText {
    return {
      path,
      version,
      cells: this.notebook.cells.map(cell => this._cell(cell)),
      settings: settingsOf(this.notebook)
    };
  }

  /** A cell has changed. */
  forget(cell: ISharedCell): void {
    this._known.delete(cell);
  }

  private _cell(cell: ISharedCell): CellText {
    const known = this._known.get(cell);
    if (known !== undefined) {
      return known;
    }
    const text: CellText = {
      id: cell.getId(),
      type: typeOf(cell),
      source: cell.getSource(),
      tags: tagsOf(cell)
    };
    this._known.set(cell, text);
    return text;
  }

  private readonly _known = new WeakMap<ISharedCell, CellText>();
}

function typeOf(cell: ISharedCell): CellText['type'] {
  const type = cell.cell_type;
  return type === 'code' || type === 'markdown' ? type : 'raw';
}

function settingsOf(notebook: ISharedNotebook): NotebookText['settings'] {
  const settings: unknown = notebook.getMetadata('nb2prod');
  const isTable = typeof settings === 'object' && settings !== null && !Array.isArray(settings);
  return isTable ? (settings as NotebookText['settings']) : {};
}
