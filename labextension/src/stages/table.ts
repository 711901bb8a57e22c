import type { ServerConnection } from '@jupyterlab/services';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { StageTable } from '../contract';
import { request } from '../request';
import type { IStages } from './tokens';

/** Milliseconds; what is wrong with the server is told by the panel. */
const PAUSE = 5000;

/** Asks the server for the table until it is there. */
export class StagesOfServer implements IStages {
  constructor(private readonly server: ServerConnection.ISettings) {
    this._ask();
  }

  get table(): StageTable {
    return this._table;
  }

  get changed(): ISignal<IStages, void> {
    return this._changed;
  }

  private _ask(): void {
    request<StageTable>(this.server, 'stages').then(
      table => {
        this._table = table;
        this._changed.emit();
      },
      () => setTimeout(() => this._ask(), PAUSE)
    );
  }

  private _table: StageTable = { stages: [], words: [] };
  private readonly _changed = new Signal<this, void>(this);
}
