import type { JupyterFrontEnd } from '@jupyterlab/application';
import { URLExt } from '@jupyterlab/coreutils';
import type { Widget } from '@lumino/widgets';
import { SplitPanel, TabPanel } from '@lumino/widgets';

const GO_TO_PATH = 'filebrowser:go-to-path';
/** Of the document and of what is below it. */
const HEIGHTS = [1, 1];

/** Show a new tab beside another one; below the document where a page has one only, as in Notebook 7. */
export function addTab(app: JupyterFrontEnd, tab: Widget, beside?: string | null): void {
  const { shell } = app;
  const options = beside === undefined ? {} : { mode: 'split-right' as const, ref: beside };
  shell.add(tab, 'main', options);
  if (!tab.isAttached) {
    const isFirst = [...shell.widgets('down')].length === 0;
    shell.add(tab, 'down');
    if (isFirst) {
      setHeights(tab);
    }
  }
  reveal(app, tab);
}

/** Bring a tab to the front. */
export function reveal({ shell }: JupyterFrontEnd, tab: Widget): void {
  const panel = tab.parent?.parent;
  if (panel instanceof TabPanel) {
    panel.currentWidget = tab; // Notebook 7 shows the panel only, with whatever is in front there
  }
  shell.activateById(tab.id);
}

/** What is below gets no height by itself; how much anybody wants is theirs to drag. */
function setHeights(tab: Widget): void {
  for (let above = tab.parent; above; above = above.parent) {
    if (above instanceof SplitPanel) {
      above.setRelativeSizes(HEIGHTS);
      return;
    }
  }
}

/** Show a folder of the server: in the file browser, or in a page of its own where there is none. */
export function openFolder(app: JupyterFrontEnd, path: string): void {
  const { commands, serviceManager } = app;
  if (commands.hasCommand(GO_TO_PATH)) {
    void commands.execute(GO_TO_PATH, { path });
    return;
  }
  window.open(URLExt.join(serviceManager.serverSettings.baseUrl, 'tree', URLExt.encodeParts(path)));
}
