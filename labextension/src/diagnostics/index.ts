import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

export const diagnosticsPlugins: JupyterFrontEndPlugin<unknown>[] = [];
