import type { CellChange, ISharedCell, ISharedNotebook, NotebookChange } from '@jupyter/ydoc';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import { MessageLoop } from '@lumino/messaging';

import type { AnalysisModel } from './analysis';
import { TAG_PAUSE } from './analysis';
import type { NotebookReader } from '../text';

/** Tell the model what changes in a notebook: sources, tags and cells, not outputs. */
export function watchText(
  notebook: ISharedNotebook,
  reader: NotebookReader,
  model: AnalysisModel
): IDisposable {
  const onCell = (cell: ISharedCell, change: CellChange): void => {
    const isTag = change.metadataChange?.has('tags') ?? false;
    if (isTag || change.sourceChange) {
      reader.forget(cell);
      model.touch(isTag ? TAG_PAUSE : undefined);
    }
  };
  const connect = (): void => {
    for (const cell of notebook.cells) {
      cell.changed.connect(onCell); // does nothing where it is connected already
    }
  };
  const onNotebook = (_: unknown, change: NotebookChange): void => {
    if (change.cellsChange) {
      connect();
    }
    if (change.cellsChange || change.metadataChange?.has('nb2prod')) {
      model.touch();
    }
  };
  connect();
  notebook.changed.connect(onNotebook);
  return new DisposableDelegate(() => {
    notebook.changed.disconnect(onNotebook);
    for (const cell of notebook.cells) {
      cell.changed.disconnect(onCell);
    }
  });
}

/** Whether somebody can see the notebook. */
export function isSeen(panel: NotebookPanel): boolean {
  return panel.isVisible && document.visibilityState !== 'hidden';
}

/** Tell the model when a notebook that was behind another one is looked at again. */
export function watchSight(panel: NotebookPanel, model: AnalysisModel): IDisposable {
  const onMessage = (_: unknown, message: Message): boolean => {
    if (message.type === 'after-show') {
      model.shown();
    }
    return true;
  };
  const onPage = (): void => {
    if (isSeen(panel)) {
      model.shown();
    }
  };
  MessageLoop.installMessageHook(panel, onMessage);
  document.addEventListener('visibilitychange', onPage);
  return new DisposableDelegate(() => {
    MessageLoop.removeMessageHook(panel, onMessage);
    document.removeEventListener('visibilitychange', onPage);
  });
}
