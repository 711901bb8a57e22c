/* eslint-disable jupyter/prefer-lazy-imports -- the tab is restored at the start */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IEditorServices } from '@jupyterlab/codeeditor';
import { ILauncher } from '@jupyterlab/launcher';
import { NotebookPanel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { Jobs } from '../compilation/jobs';
import { IJobs } from '../compilation/tokens';
import { OperationsClient } from './client';
import { RunsDrive } from './drive';
import { operationsIcon } from './icon';
import { OperationsPanel } from './panel';
import { addReader } from './reader';

const DOMAIN = 'jupyter_mlops';
const SHOW = 'jupyter-mlops:show-operations';

const operations: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlops:operations',
  description: 'Shows versions, runs and the schedule of models in use; promotes and rolls back.',
  autoStart: true,
  requires: [IJobs, NotebookPanel.IContentFactory, IEditorServices, IRenderMimeRegistry],
  optional: [ITranslator, ICommandPalette, ILayoutRestorer, ILauncher],
  activate
};

function activate(
  app: JupyterFrontEnd,
  jobs: Jobs,
  contentFactory: NotebookPanel.IContentFactory,
  editors: IEditorServices,
  rendermime: IRenderMimeRegistry,
  translator: ITranslator | null,
  palette: ICommandPalette | null,
  restorer: ILayoutRestorer | null,
  launcher: ILauncher | null
): void {
  const trans = (translator ?? nullTranslator).load(DOMAIN);
  const { contents, serverSettings } = app.serviceManager;
  const client = new OperationsClient(serverSettings);
  contents.addDrive(new RunsDrive(client, serverSettings));
  addReader(app, contentFactory, editors, rendermime, trans);
  const panel = new OperationsPanel({ app, client, jobs, trans });
  app.commands.addCommand(SHOW, {
    label: args =>
      args['isLauncher'] ? trans.__('Models in Use') : trans.__('Show Models in Use'),
    caption: trans.__('Versions, runs and the schedule; promote and roll back'),
    icon: operationsIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          folder: { type: 'string', description: trans.__('Of the build; else the one before') }
        }
      }
    },
    execute: args => panel.show(typeof args['folder'] === 'string' ? args['folder'] : '')
  });
  const category = trans.__('Notebook to Production');
  palette?.addItem({ command: SHOW, category });
  launcher?.add({ command: SHOW, category, args: { isLauncher: true } });
  if (restorer) {
    void restorer.restore(panel.tracker, {
      command: SHOW,
      args: ({ content }) => ({ folder: content.model.build?.folder ?? '' }),
      name: () => 'operations'
    });
  }
}

export const operationsPlugins: JupyterFrontEndPlugin<unknown>[] = [operations];
