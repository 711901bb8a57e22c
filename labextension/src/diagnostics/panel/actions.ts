import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { createContext, useContext } from 'react';

import type { CodePage, Finding, Place, StageTable } from '../../contract';
import type { Severity } from '../reports';

/** What all parts of the panel may ask for. */
export interface PanelContext {
  trans: TranslationBundle;
  rendermime: IRenderMimeRegistry;
  stages: StageTable;
  goTo(place: Place): void;
  goToCell(id: string): void;
  fix(finding: Finding): void;
  /** Show the page of a code; null goes back. */
  explain(code: string | null): void;
  page(code: string): Promise<CodePage>;
  /** Undefined where there is no such command. */
  command(id: string): (() => void) | undefined;
  setLeastSeverity(least: Severity): void;
  setDimDropped(isOn: boolean): void;
}

export const Context = createContext<PanelContext | null>(null);

export function usePanel(): PanelContext {
  const context = useContext(Context);
  if (context === null) {
    throw new Error('a part of the panel stands outside of it');
  }
  return context;
}
