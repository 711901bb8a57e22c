import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { StageTable } from '../contract';

/** What tags mean, as the server says. */
export interface IStages {
  /** Empty until the server has answered. */
  readonly table: StageTable;

  /** The table has come. */
  readonly changed: ISignal<IStages, void>;
}

export const IStages = new Token<IStages>(
  'jupyter-mlops:IStages',
  'The table of stages: what cell tags mean and how they look.'
);
