import type { Extension } from '@codemirror/state';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { AnalysisModel } from './analysis';
import type { PreferenceStore } from './preferences';
import { reportOf } from './reports';
import type { FindingActions } from './squiggles';
import { squiggles } from './squiggles';
import type { IAnalyses } from './tokens';

/** The shared model of a cell, as far as it is needed to find out whose it is. */
interface OfNotebook {
  cell_type?: string;
  notebook?: object | null;
  getId?(): string;
}

/** The extension of a cell's editor; null for what isn't a code cell of a notebook. */
export function cellExtension(
  model: CodeEditor.IModel,
  analyses: IAnalyses,
  preferences: PreferenceStore,
  actions: FindingActions,
  trans: TranslationBundle
): Extension | null {
  const cell = model.sharedModel as OfNotebook;
  const id = cell.getId?.();
  if (cell.cell_type !== 'code' || id === undefined) {
    return null;
  }
  const known = (): AnalysisModel | undefined => analyses.of(cell.notebook ?? null);
  const feed = {
    report: () => {
      const found = known();
      return found && reportOf(found, id);
    },
    preferences: () => preferences.current,
    follow: (refresh: () => void) => following(analyses, preferences, known, refresh)
  };
  return squiggles(feed, actions, trans);
}

/** The model of a notebook may be made after the editors of its cells. */
function following(
  analyses: IAnalyses,
  preferences: PreferenceStore,
  known: () => AnalysisModel | undefined,
  refresh: () => void
): () => void {
  let followed: AnalysisModel | undefined;
  const find = (): void => {
    const model = known();
    if (model !== followed) {
      followed?.changed.disconnect(refresh);
      followed = model;
      followed?.changed.connect(refresh);
      refresh();
    }
  };
  find();
  analyses.changed.connect(find);
  preferences.changed.connect(refresh);
  return () => {
    analyses.changed.disconnect(find);
    preferences.changed.disconnect(refresh);
    followed?.changed.disconnect(refresh);
  };
}
