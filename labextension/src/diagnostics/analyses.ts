import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Analysis } from '../contract';
import { request, RequestRefused } from '../request';
import type { Trouble } from './analysis';
import { AnalysisModel } from './analysis';
import { NotebookReader } from '../text';
import type { IAnalyses } from './tokens';
import { isSeen, watchSight, watchText } from './watch';

/** Keeps a model for each notebook from when it is loaded until it is closed. */
export class Analyses implements IAnalyses {
  constructor(
    tracker: INotebookTracker,
    private readonly server: ServerConnection.ISettings,
    private readonly trans: TranslationBundle
  ) {
    tracker.widgetAdded.connect((_, panel) => void this._add(panel));
    tracker.forEach(panel => void this._add(panel));
  }

  of(notebook: object | null): AnalysisModel | undefined {
    return notebook === null ? undefined : this._models.get(notebook);
  }

  get changed(): ISignal<IAnalyses, void> {
    return this._changed;
  }

  private async _add(panel: NotebookPanel): Promise<void> {
    await panel.context.ready;
    if (panel.isDisposed) {
      return;
    }
    const notebook = panel.context.model.sharedModel;
    const reader = new NotebookReader(notebook);
    const model = new AnalysisModel({
      read: version => reader.read(panel.context.localPath, version),
      ask: text => request<Analysis>(this.server, 'diagnostics', { method: 'POST', body: text }),
      isShown: () => isSeen(panel),
      explain: error => troubleOf(error, this.trans)
    });
    const watched = [watchText(notebook, reader, model), watchSight(panel, model)];
    panel.disposed.connect(() => {
      watched.forEach(one => one.dispose());
      this._models.delete(notebook);
      model.dispose();
      this._changed.emit();
    });
    this._models.set(notebook, model);
    this._changed.emit();
    model.shown();
  }

  private readonly _models = new Map<object, AnalysisModel>();
  private readonly _changed = new Signal<this, void>(this);
}

/** What to tell people of what went wrong with a request. */
export function troubleOf(error: unknown, trans: TranslationBundle): Trouble {
  if (error instanceof RequestRefused) {
    const isMissing = error.status === 404;
    const hint = isMissing
      ? trans.__('Is the server extension enabled? `jupyter server extension list` tells.')
      : error.hint;
    return { message: error.message, hint, passes: error.status >= 500 };
  }
  if (error instanceof ServerConnection.NetworkError) {
    return {
      message: trans.__("The Jupyter server can't be reached."),
      hint: trans.__('Your notebook is safe in this tab. It is tried again by itself.'),
      passes: true
    };
  }
  return { message: String(error), hint: '', passes: false };
}
