import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Finding } from '../contract';
import type { AnalysisModel } from './analysis';
import { applyEdits } from './fixes';
import { pipelineIcon } from './icon';
import { fixable, goToPlace, neighbour } from './navigation';
import type { PipelinePanel } from './panel/widget';
import type { PreferenceStore } from './preferences';
import type { IAnalyses } from './tokens';

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

/** The notebook that the user is at, and what is known of it. */
export class Current {
  constructor(
    private readonly tracker: INotebookTracker,
    private readonly analyses: IAnalyses
  ) {}

  get panel(): NotebookPanel | null {
    return this.tracker.currentWidget;
  }

  get model(): AnalysisModel | undefined {
    return this.analyses.of(this.panel?.context.model.sharedModel ?? null);
  }

  /** Apply a fix, unless it is about a text that was changed since. @returns whether it was done */
  fix(finding: Finding): boolean {
    const { panel, model } = this;
    if (!panel || !model?.isCurrent || !model.analysis?.findings.includes(finding)) {
      return false;
    }
    // where the cursor is in the text, the undo of the text is what people press
    const isWriting = panel.content.mode === 'edit';
    const { activeCell } = panel.content;
    const isThere = activeCell?.model.sharedModel.getId() === finding.edits[0]?.place.cell_id;
    return applyEdits(
      panel.context.model.sharedModel,
      finding.edits,
      isWriting && isThere ? 'cell' : 'notebook'
    );
  }
}

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
