import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { createContext, useContext } from 'react';

import type { BuildFile, Finding, ServiceAnswer, ServiceSchema } from '../../contract';

/** What the parts of the view may ask for. */
export interface BuildContext {
  trans: TranslationBundle;
  build(): void;
  cancel(): void;
  runTests(): void;
  startService(): void;
  stopService(): void;
  openFolder(): void;
  goTo(finding: Finding): void;
  file(path: string): Promise<BuildFile>;
  schema(): Promise<ServiceSchema>;
  predict(body: unknown): Promise<ServiceAnswer>;
  /** An editor that shows a file and can't change it. */
  showText(host: HTMLElement, path: string, text: string): CodeEditor.IEditor;
  rendermime: IRenderMimeRegistry;
}

export const Context = createContext<BuildContext | null>(null);

export function useBuild(): BuildContext {
  const context = useContext(Context);
  if (context === null) {
    throw new Error('a part of the view stands outside of it');
  }
  return context;
}
