import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { createContext, useContext } from 'react';

import type {
  BuildFile,
  BuildStanding,
  Place,
  ServiceAnswer,
  ServiceSchemas
} from '../../contract';

/** What the parts of the view may ask for. */
export interface BuildContext {
  trans: TranslationBundle;
  build(): void;
  cancel(): void;
  runTests(): void;
  startService(): void;
  stopService(): void;
  openFolder(): void;
  /** Retrain the build, and see what answers. */
  operate(): void;
  goTo(place: Place): void;
  explain(code: string): void;
  /** Gives the number of a cell, from 1, where the notebook is open. */
  numberOf(cellId: string): number | undefined;
  standing(): Promise<BuildStanding>;
  /** The tab is looked at again, or some file has changed. */
  seen: ISignal<unknown, void>;
  file(path: string): Promise<BuildFile>;
  /** Where the browser gets a file of the build from. */
  address(path: string): Promise<string>;
  schemas(): Promise<ServiceSchemas>;
  predict(path: string, body: unknown): Promise<ServiceAnswer>;
  /** An editor that shows a file and can't change it. */
  showText(host: HTMLElement, path: string, text: string): CodeEditor.IEditor;
  rendermime: IRenderMimeRegistry;
  /** Shows a file of the build; addresses in it start there. */
  rendermimeOf(path: string): IRenderMimeRegistry;
}

export const Context = createContext<BuildContext | null>(null);

export function useBuild(): BuildContext {
  const context = useContext(Context);
  if (context === null) {
    throw new Error('a part of the view stands outside of it');
  }
  return context;
}
