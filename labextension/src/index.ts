import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { compilationPlugins } from './compilation';
import { diagnosticsPlugins } from './diagnostics';
import { operationsPlugins } from './operations';
import { stagesPlugins } from './stages';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  ...stagesPlugins,
  ...diagnosticsPlugins,
  ...compilationPlugins,
  ...operationsPlugins
];

export default plugins;
