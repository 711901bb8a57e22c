import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

export const compilationPlugins: JupyterFrontEndPlugin<unknown>[] = [];
