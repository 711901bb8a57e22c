import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { AnalysisModel } from './analysis';

/** What is known of each notebook that is open. */
export interface IAnalyses {
  /** Of a notebook, by its shared model; undefined where it isn't open or not loaded yet. */
  of(notebook: object | null): AnalysisModel | undefined;

  /** A notebook was opened and loaded, or closed. */
  readonly changed: ISignal<IAnalyses, void>;
}

export const IAnalyses = new Token<IAnalyses>(
  'jupyter-mlops:IAnalyses',
  'The analysis of each open notebook, kept up while somebody writes.'
);
