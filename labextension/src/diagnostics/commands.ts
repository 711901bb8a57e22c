import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Current } from './current';
import { pipelineIcon } from './icon';
import { fixable, goToPlace, neighbour } from './navigation';
import type { PipelinePanel } from './panel/widget';
import type { PreferenceStore } from './preferences';

export const CommandIDs = {
  showPipeline: 'jupyter-mlops:show-pipeline',
  nextProblem: 'jupyter-mlops:next-problem',
  previousProblem: 'jupyter-mlops:previous-problem',
  fixProblem: 'jupyter-mlops:fix-problem',
  explain: 'jupyter-mlops:explain',
  toggleDropped: 'jupyter-mlops:toggle-dropped',
  toggleSquiggles: 'jupyter-mlops:toggle-squiggles'
} as const;

const NO_ARGUMENTS = { args: { type: 'object', properties: {}, additionalProperties: false } };

export interface CommandOptions {
  app: JupyterFrontEnd;
  current: Current;
  panel: PipelinePanel;
  preferences: PreferenceStore;
  palette: ICommandPalette | null;
  trans: TranslationBundle;
}

export function addCommands(options: CommandOptions): void {
  addPanelCommands(options);
  addProblemCommands(options);
  addToggles(options);
  const category = options.trans.__('Notebook to Production');
  for (const command of Object.values(CommandIDs)) {
    if (command !== CommandIDs.explain) {
      options.palette?.addItem({ command, category });
    }
  }
}

function addPanelCommands({ app, panel, trans }: CommandOptions): void {
  app.commands.addCommand(CommandIDs.showPipeline, {
    label: trans.__('Show Pipeline'),
    caption: trans.__('Show the stages of the notebook, its parameters and what to fix'),
    icon: pipelineIcon,
    describedBy: NO_ARGUMENTS,
    execute: () => app.shell.activateById(panel.id)
  });
  app.commands.addCommand(CommandIDs.explain, {
    label: trans.__('Explain a Diagnostic'),
    describedBy: {
      args: {
        type: 'object',
        properties: { code: { type: 'string', description: trans.__('As NB201') } },
        required: ['code']
      }
    },
    execute: args => {
      panel.explain(String(args['code']));
      app.shell.activateById(panel.id);
    }
  });
}

function addProblemCommands({ app, current, trans }: CommandOptions): void {
  const go = async (direction: 1 | -1): Promise<void> => {
    const { panel, model } = current;
    if (!panel || !model) {
      return;
    }
    const found = neighbour(panel, model, direction);
    if (found?.place) {
      await goToPlace(panel, found.place);
    }
  };
  const isEnabled = (): boolean => (current.model?.analysis?.findings.length ?? 0) > 0;
  app.commands.addCommand(CommandIDs.nextProblem, {
    label: trans.__('Go to Next Problem'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: () => go(1)
  });
  app.commands.addCommand(CommandIDs.previousProblem, {
    label: trans.__('Go to Previous Problem'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: () => go(-1)
  });
  app.commands.addCommand(CommandIDs.fixProblem, {
    label: trans.__('Fix the Problem at the Cursor'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: () => {
      const { panel, model } = current;
      const found = panel && model && fixable(panel, model);
      return found ? current.fix(found) : false;
    }
  });
}

function addToggles({ app, preferences, trans }: CommandOptions): void {
  app.commands.addCommand(CommandIDs.toggleDropped, {
    label: trans.__('Dim Dropped Statements'),
    caption: trans.__('Dim in the notebook what stays out of the package'),
    describedBy: NO_ARGUMENTS,
    isToggleable: true,
    isToggled: () => preferences.current.dimDropped,
    execute: () => preferences.set('dimDropped', !preferences.current.dimDropped)
  });
  app.commands.addCommand(CommandIDs.toggleSquiggles, {
    label: trans.__('Mark Problems in Cells'),
    describedBy: NO_ARGUMENTS,
    isToggleable: true,
    isToggled: () => preferences.current.squiggles,
    execute: () => preferences.set('squiggles', !preferences.current.squiggles)
  });
  preferences.changed.connect(() => {
    app.commands.notifyCommandChanged(CommandIDs.toggleDropped);
    app.commands.notifyCommandChanged(CommandIDs.toggleSquiggles);
  });
}
