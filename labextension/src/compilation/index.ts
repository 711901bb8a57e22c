/* eslint-disable jupyter/prefer-lazy-imports -- a build that runs is shown from the first second on */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IEditorServices } from '@jupyterlab/codeeditor';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { addCommands, CommandIDs } from './commands';
import { Jobs } from './jobs';
import { IJobs } from './tokens';
import { Views } from './views';

const DOMAIN = 'jupyter_mlops';

const compilation: JupyterFrontEndPlugin<Jobs> = {
  id: 'jupyter-mlops:compilation',
  description: 'Builds a proved package from a notebook, and shows what it came to.',
  autoStart: true,
  requires: [INotebookTracker, IEditorServices, IRenderMimeRegistry],
  optional: [ITranslator, ICommandPalette, ILayoutRestorer],
  provides: IJobs,
  activate
};

function activate(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  editors: IEditorServices,
  rendermime: IRenderMimeRegistry,
  translator: ITranslator | null,
  palette: ICommandPalette | null,
  restorer: ILayoutRestorer | null
): Jobs {
  const trans = (translator ?? nullTranslator).load(DOMAIN);
  const jobs = new Jobs(app.serviceManager.serverSettings);
  const views = new Views({ app, tracker, editors, rendermime, jobs, trans });
  addCommands({ app, tracker, jobs, views, trans });
  const category = trans.__('Notebook to Production');
  for (const command of [CommandIDs.build, CommandIDs.cancel, CommandIDs.show]) {
    palette?.addItem({ command, category });
  }
  if (restorer) {
    void restorer.restore(views.tracker, {
      command: CommandIDs.show,
      args: ({ content }) => ({ path: content.path }),
      name: ({ content }) => content.path
    });
  }
  const loaded = jobs.load();
  if (!restorer) {
    void Promise.all([loaded, app.restored]).then(
      () => views.showRunning(),
      () => undefined
    );
  }
  // where the server can't be reached, or isn't ours, the panel says so
  loaded.catch(() => undefined);
  return jobs;
}

export const compilationPlugins: JupyterFrontEndPlugin<unknown>[] = [compilation];
