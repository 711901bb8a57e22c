import type { ISharedCell } from '@jupyter/ydoc';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { NotebookText, StageTable, TagSuggestion, TagSuggestions } from '../contract';
import type { TaggedNotebook } from './tags';
import { isOurs, setTags, tagsOf } from './tags';

/** What the model needs of the notebook and of the server. */
export interface SuggestionSource {
  notebook: TaggedNotebook;
  table(): StageTable;
  read(): NotebookText;
  ask(text: NotebookText): Promise<TagSuggestions>;
}

/** What is offered for one notebook, until it is accepted, refused, or no longer fits. */
export class SuggestionModel {
  constructor(private readonly source: SuggestionSource) {}

  /** In the notebook's order, for cells that are there and have none of our tags. */
  get offered(): readonly TagSuggestion[] {
    const { notebook } = this.source;
    return notebook.cells.flatMap(cell => this.of(cell) ?? []);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What is offered for a cell. */
  of(cell: ISharedCell): TagSuggestion | undefined {
    const table = this.source.table();
    const isTagged = tagsOf(cell).some(tag => isOurs(tag, table));
    return isTagged ? undefined : this._byCell.get(cell.getId());
  }

  /** Ask anew. @returns how many there are; throws what the request throws */
  async ask(): Promise<number> {
    const { suggestions } = await this.source.ask(this.source.read());
    this._take(suggestions);
    return this.offered.length;
  }

  /** Tag cells as is offered, in one step that can be undone. */
  accept(offers: readonly TagSuggestion[]): void {
    const { notebook } = this.source;
    const tags = new Map(offers.map(offer => [offer.cell_id, offer.tag]));
    const cells = notebook.cells.filter(cell => tags.has(cell.getId()));
    setTags(notebook, cells, this.source.table(), cell => tags.get(cell.getId()) ?? '');
    this.refuse(offers);
  }

  /** Offer them no longer. */
  refuse(offers: readonly TagSuggestion[]): void {
    const gone = new Set(offers.map(offer => offer.cell_id));
    this._take([...this._byCell.values()].filter(offer => !gone.has(offer.cell_id)));
  }

  /** The tags of a cell, or the cells, are others: what was offered may no longer fit. */
  touch(): void {
    if (this._byCell.size > 0) {
      this._changed.emit();
    }
  }

  private _take(suggestions: readonly TagSuggestion[]): void {
    this._byCell = new Map(suggestions.map(one => [one.cell_id, one]));
    this._changed.emit();
  }

  private _byCell = new Map<string, TagSuggestion>();
  private readonly _changed = new Signal<this, void>(this);
}
