import type { Cell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { TagSuggestions } from '../contract';
import { request } from '../request';
import { NotebookReader } from '../text';
import { Badge } from './badge';
import { OffersBar } from './offers';
import { SuggestionModel } from './suggestions';
import type { TaggedNotebook } from './tags';
import { tagsOf } from './tags';
import type { IStages } from './tokens';

/** What all notebooks share. */
export interface Surroundings {
  stages: IStages;
  server: ServerConnection.ISettings;
  trans: TranslationBundle;
  /** Open the menu of the active cell at a badge. */
  openMenu(anchor: HTMLElement): void;
}

/** Keeps badges and suggestions for each notebook from when it is loaded until it is closed. */
export class Notebooks {
  constructor(tracker: INotebookTracker, around: Surroundings) {
    const add = async (panel: NotebookPanel): Promise<void> => {
      await panel.context.ready; // a change before that would undo the loading
      if (!panel.isDisposed) {
        this._byPanel.set(panel, new MarkedNotebook(panel, around));
        this._added.emit();
      }
    };
    tracker.widgetAdded.connect((_, panel) => void add(panel));
    tracker.forEach(panel => void add(panel));
  }

  /** Another notebook is loaded. */
  get added(): ISignal<this, void> {
    return this._added;
  }

  /** Undefined where it isn't loaded yet. */
  of(panel: NotebookPanel | null): MarkedNotebook | undefined {
    return panel ? this._byPanel.get(panel) : undefined;
  }

  private readonly _byPanel = new WeakMap<NotebookPanel, MarkedNotebook>();
  private readonly _added = new Signal<this, void>(this);
}

/** The badges of one notebook, and what is suggested for it. */
export class MarkedNotebook {
  constructor(
    readonly panel: NotebookPanel,
    private readonly around: Surroundings
  ) {
    const shared = panel.context.model.sharedModel;
    this.shared = shared as unknown as TaggedNotebook;
    this.suggestions = new SuggestionModel({
      notebook: this.shared,
      table: () => around.stages.table,
      read: () => new NotebookReader(shared).read(panel.context.localPath, 0),
      ask: text =>
        request<TagSuggestions>(around.server, 'stages/suggestions', { method: 'POST', body: text })
    });
    OffersBar.addTo(panel, this.suggestions, around.trans);
    const { cells } = panel.context.model;
    cells.changed.connect(this._scheduleScan, this);
    around.stages.changed.connect(this._drawAll, this);
    this.suggestions.changed.connect(this._drawAll, this);
    panel.disposed.connect(() => around.stages.changed.disconnect(this._drawAll, this));
    this._scan();
    panel.node.dataset['mlopsReady'] = 'true';
  }

  readonly shared: TaggedNotebook;
  readonly suggestions: SuggestionModel;

  /** The cell widgets are made after the change of the model that asks for them. */
  private _scheduleScan(): void {
    if (this._scanning === undefined) {
      this._scanning = requestAnimationFrame(() => this._scan());
    }
  }

  private _scan(): void {
    this._scanning = undefined;
    if (this.panel.isDisposed) {
      return;
    }
    for (const cell of this.panel.content.widgets) {
      if (!this._badges.has(cell) && cell.model.type === 'code') {
        this._add(cell);
      }
    }
    this.suggestions.touch();
  }

  private _add(cell: Cell): void {
    const suggestion = (): [] | [NonNullable<ReturnType<SuggestionModel['of']>>] => {
      const offer = this.suggestions.of(cell.model.sharedModel);
      return offer ? [offer] : [];
    };
    const actions = {
      openMenu: (anchor: HTMLElement) => {
        this.panel.content.activeCellIndex = this.panel.content.widgets.indexOf(cell);
        this.around.openMenu(anchor);
      },
      accept: () => this.suggestions.accept(suggestion()),
      refuse: () => this.suggestions.refuse(suggestion())
    };
    const badge = new Badge(cell.node, actions, this.around.trans);
    this._badges.set(cell, badge);
    cell.model.metadataChanged.connect((_, change) => {
      if (change.key === 'tags') {
        this._draw(cell, badge);
        this.suggestions.touch();
      }
    });
    cell.disposed.connect(() => badge.dispose());
    void cell.ready.then(() => badge.place());
    this._draw(cell, badge);
  }

  private _drawAll(): void {
    for (const cell of this.panel.content.widgets) {
      const badge = this._badges.get(cell);
      if (badge) {
        this._draw(cell, badge);
      }
    }
  }

  private _draw(cell: Cell, badge: Badge): void {
    const { sharedModel } = cell.model;
    badge.show({
      tags: tagsOf(sharedModel),
      table: this.around.stages.table,
      offer: this.suggestions.of(sharedModel)
    });
  }

  private readonly _badges = new WeakMap<Cell, Badge>();
  private _scanning: number | undefined;
}
