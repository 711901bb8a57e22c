/* eslint-disable jupyter/prefer-lazy-imports -- badges are there from the first cell on */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { addCommands, CommandIDs } from './commands';
import { openMenu } from './menu';
import { Notebooks } from './notebooks';
import { StagesOfServer } from './table';
import { IStages } from './tokens';

const DOMAIN = 'jupyter_mlops';

const table: JupyterFrontEndPlugin<IStages> = {
  id: 'jupyter-mlops:stage-table',
  description: 'Says what cell tags mean.',
  autoStart: true,
  provides: IStages,
  activate: (app: JupyterFrontEnd) => new StagesOfServer(app.serviceManager.serverSettings)
};

const stages: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlops:stages',
  description: 'Shows the stage of each cell, and tags cells.',
  autoStart: true,
  requires: [IStages, INotebookTracker],
  optional: [ITranslator, ICommandPalette],
  activate
};

function activate(
  app: JupyterFrontEnd,
  known: IStages,
  tracker: INotebookTracker,
  translator: ITranslator | null,
  palette: ICommandPalette | null
): void {
  const trans = (translator ?? nullTranslator).load(DOMAIN);
  // else the keyboard would be nowhere after the menu
  const goBack = (): void => tracker.currentWidget?.content.activate();
  const open = (anchor: HTMLElement): void => openMenu(app, known.table, anchor, goBack);
  const server = app.serviceManager.serverSettings;
  const notebooks = new Notebooks(tracker, { stages: known, server, trans, openMenu: open });
  const openAtCell = (): void => {
    const cell = tracker.currentWidget?.content.activeCell;
    const anchor = cell?.node.querySelector<HTMLElement>('.jp-mlops-badge-button');
    if (anchor) {
      open(anchor);
    }
  };
  addCommands({ app, tracker, notebooks, stages: known, trans, openMenu: openAtCell });
  if (palette) {
    addToPalette(palette, known, trans);
  }
}

function addToPalette(palette: ICommandPalette, known: IStages, trans: TranslationBundle): void {
  const category = trans.__('Notebook to Production');
  const { tag, next, select, ...others } = CommandIDs;
  for (const command of Object.values(others)) {
    palette.addItem({ command, category });
  }
  known.changed.connect(() => {
    for (const word of known.table.words) {
      const args = { tag: word };
      palette.addItem({ command: tag, category, args: { ...args, isPalette: true } });
      palette.addItem({ command: next, category, args });
      palette.addItem({ command: select, category, args });
    }
  });
}

export { IStages } from './tokens';

export const stagesPlugins: JupyterFrontEndPlugin<unknown>[] = [table, stages];
