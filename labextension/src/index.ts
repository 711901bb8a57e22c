import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { compilationPlugins } from './compilation';
import { diagnosticsPlugins } from './diagnostics';
import { stagesPlugins } from './stages';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  ...stagesPlugins,
  ...diagnosticsPlugins,
  ...compilationPlugins
];

export default plugins;
