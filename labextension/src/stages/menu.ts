import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MenuSvg } from '@jupyterlab/ui-components';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

import type { StageTable } from '../contract';
import { CommandIDs } from './commands';

/** Open the menu of the active cell below a badge; `after` is called when it is closed. */
export function openMenu(
  app: JupyterFrontEnd,
  table: StageTable,
  anchor: HTMLElement,
  after: () => void
): void {
  const menu = new MenuSvg({ commands: app.commands });
  menu.addClass('jp-mlops-menu');
  const add = (command: string, args: ReadonlyJSONObject = {}): void => {
    menu.addItem({ command, args });
  };
  for (const tag of table.words) {
    add(CommandIDs.tag, { tag });
  }
  add(CommandIDs.step);
  add(CommandIDs.clear);
  menu.addItem({ type: 'separator' });
  add(CommandIDs.suggest);
  menu.addItem({ type: 'separator' });
  add(CommandIDs.next);
  add(CommandIDs.previous);
  add(CommandIDs.select);
  menu.addItem({ type: 'separator' });
  add(CommandIDs.rename);
  add(CommandIDs.remove);
  menu.aboutToClose.connect(() => {
    anchor.setAttribute('aria-expanded', 'false');
    after();
    // the menu is closed before the command is run, which may look at it
    setTimeout(() => menu.dispose());
  });
  anchor.setAttribute('aria-expanded', 'true');
  const { left, bottom } = anchor.getBoundingClientRect();
  menu.open(left, bottom);
  menu.activeIndex = 0;
}
