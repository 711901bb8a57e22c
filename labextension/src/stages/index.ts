import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

export const stagesPlugins: JupyterFrontEndPlugin<unknown>[] = [];
