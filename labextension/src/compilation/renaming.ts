import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';

import type { Renaming } from './contract';

const SAVE_AS = 'docmanager:save-as';

/** Where something is once a file, or a folder above it, goes by another path. */
export function renamed(path: string, { path: from, to }: Renaming): string {
  if (path === from) {
    return to;
  }
  return path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;
}

/** Tell when a notebook, or a folder above some, goes by another path: renamed, moved, saved as. */
export function watchRenamings(
  app: JupyterFrontEnd,
  tracker: Pick<INotebookTracker, 'currentWidget'>,
  tell: (renaming: Renaming) => void
): void {
  const { contents } = app.serviceManager;
  contents.fileChanged.connect((_, { type, oldValue, newValue }) => {
    if (type === 'rename' && oldValue?.path && newValue?.path) {
      tell({ path: contents.localPath(oldValue.path), to: contents.localPath(newValue.path) });
    }
  });
  app.commands.commandExecuted.connect((_, { id }) => {
    if (id === SAVE_AS && tracker.currentWidget) {
      watchSavingAs(tracker.currentWidget, contents, tell);
    }
  });
}

/** JupyterLab closes the notebook and opens the other file; only the saving tells that they are one. */
function watchSavingAs(
  { context }: NotebookPanel,
  contents: Contents.IManager,
  tell: (renaming: Renaming) => void
): void {
  let isSaving = false;
  const onState = (_: unknown, state: string): void => {
    if (state === 'started') {
      isSaving = true;
    } else {
      end();
    }
  };
  const onFile = (_: unknown, { type, newValue }: Contents.IChangedArgs): void => {
    const isOther = newValue?.type === 'notebook' && newValue.path !== context.path;
    if (isSaving && type === 'save' && isOther && newValue.path) {
      tell({ path: context.localPath, to: contents.localPath(newValue.path) });
      end();
    }
  };
  const end = (): void => {
    context.saveState.disconnect(onState);
    contents.fileChanged.disconnect(onFile);
  };
  context.saveState.connect(onState);
  contents.fileChanged.connect(onFile);
}
