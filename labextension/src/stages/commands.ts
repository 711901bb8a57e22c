import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ISharedCell } from '@jupyter/ydoc';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

import type { StageTable } from '../contract';
import { askForName, askForStep, askForTag, tellNothingToSuggest, tellTrouble } from './dialogs';
import { glyphOf } from './look';
import type { MarkedNotebook, Notebooks } from './notebooks';
import {
  cellsOf,
  clearTags,
  headOf,
  isStage,
  neighbour,
  removeTag,
  renameTag,
  setTag,
  takeTag,
  tagsOf
} from './tags';
import type { IStages } from './tokens';

export const CommandIDs = {
  tag: 'jupyter-mlops:tag',
  step: 'jupyter-mlops:tag-step',
  clear: 'jupyter-mlops:clear-tags',
  menu: 'jupyter-mlops:open-tag-menu',
  suggest: 'jupyter-mlops:suggest-tags',
  acceptAll: 'jupyter-mlops:accept-suggested-tags',
  refuseAll: 'jupyter-mlops:refuse-suggested-tags',
  next: 'jupyter-mlops:next-tagged-cell',
  previous: 'jupyter-mlops:previous-tagged-cell',
  select: 'jupyter-mlops:select-tagged-cells',
  rename: 'jupyter-mlops:rename-tag',
  remove: 'jupyter-mlops:remove-tag'
} as const;

const NO_ARGUMENTS = { args: { type: 'object', properties: {}, additionalProperties: false } };

export interface CommandContext {
  app: JupyterFrontEnd;
  tracker: INotebookTracker;
  notebooks: Notebooks;
  stages: IStages;
  trans: TranslationBundle;
  /** Open the menu of the active cell. */
  openMenu(): void;
}

type Args = Record<string, unknown>;

/** The notebook that the user is at, with the code cells that are chosen in it. */
class Chosen {
  constructor(private readonly context: CommandContext) {}

  get notebook(): MarkedNotebook | undefined {
    return this.context.notebooks.of(this.context.tracker.currentWidget);
  }

  get table(): StageTable {
    return this.context.stages.table;
  }

  get cells(): ISharedCell[] {
    const content = this.notebook?.panel.content;
    const chosen = content?.widgets.filter(cell => content.isSelectedOrActive(cell)) ?? [];
    return chosen.map(cell => cell.model.sharedModel).filter(cell => cell.cell_type === 'code');
  }

  /** The tag that a command is given, or that of the active cell's stage. */
  tagOf(args: Args): string {
    if (typeof args['tag'] === 'string') {
      return args['tag'];
    }
    const active = this.notebook?.panel.content.activeCell?.model.sharedModel;
    return (active && tagsOf(active).find(tag => isStage(tag, this.table))) ?? '';
  }
}

export function addCommands(context: CommandContext): void {
  const chosen = new Chosen(context);
  addTagging(context, chosen);
  addSuggesting(context, chosen);
  addJumping(context, chosen);
  addEverywhere(context, chosen);
  const { app, notebooks, tracker } = context;
  const notify = (): void => app.commands.notifyCommandChanged(CommandIDs.suggest);
  notebooks.added.connect(notify);
  tracker.currentChanged.connect(notify);
}

function withTag(trans: TranslationBundle): { args: ReadonlyJSONObject } {
  return {
    args: {
      type: 'object',
      properties: { tag: { type: 'string', description: trans.__('As data, or data:clean') } }
    }
  };
}

function addTagging(context: CommandContext, chosen: Chosen): void {
  const { app, trans } = context;
  const isEnabled = (): boolean => chosen.cells.length > 0;
  const isTagged = (args: Args): boolean => {
    const { cells } = chosen;
    return cells.length > 0 && cells.every(cell => tagsOf(cell).includes(chosen.tagOf(args)));
  };
  app.commands.addCommand(CommandIDs.tag, {
    label: args => {
      const tag = String(args['tag'] ?? '');
      const isAlone = args['isPalette'] === true;
      return isAlone ? trans.__('Tag as %1', tag) : `${glyphOf(chosen.table, tag)} ${tag}`;
    },
    caption: trans.__('Tag the selected cells, or take the tag off again'),
    describedBy: withTag(trans),
    isEnabled,
    isToggleable: true,
    isToggled: isTagged,
    execute: args => {
      const { notebook, cells, table } = chosen;
      const tag = chosen.tagOf(args);
      if (!notebook || !tag) {
        return;
      }
      if (isTagged(args)) {
        takeTag(notebook.shared, cells, tag);
      } else {
        setTag(notebook.shared, cells, tag, table);
      }
    }
  });
  app.commands.addCommand(CommandIDs.step, {
    label: trans.__('Tag as a Step of a Stage…'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: async () => {
      const { notebook, cells, table } = chosen;
      const step = notebook && (await askForStep(chosen.tagOf({}), table, trans));
      if (notebook && step) {
        setTag(notebook.shared, cells, step, table);
      }
    }
  });
  app.commands.addCommand(CommandIDs.clear, {
    label: trans.__('Take Stage Tags Off'),
    caption: trans.__('Take off what nb2prod knows; other tags stay'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: () => {
      const { notebook, cells, table } = chosen;
      if (notebook) {
        clearTags(notebook.shared, cells, table);
      }
    }
  });
  app.commands.addCommand(CommandIDs.menu, {
    label: trans.__('Choose the Stage of the Cell…'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: () => context.openMenu()
  });
}

function addSuggesting({ app, trans }: CommandContext, chosen: Chosen): void {
  const offered = (): boolean => (chosen.notebook?.suggestions.offered.length ?? 0) > 0;
  app.commands.addCommand(CommandIDs.suggest, {
    label: trans.__('Suggest Tags'),
    caption: trans.__('Propose a stage for each cell that has none, with the reason'),
    describedBy: NO_ARGUMENTS,
    isEnabled: () => chosen.notebook !== undefined,
    execute: async () => {
      try {
        if ((await chosen.notebook?.suggestions.ask()) === 0) {
          tellNothingToSuggest(trans);
        }
      } catch (error) {
        tellTrouble(error, trans);
      }
    }
  });
  app.commands.addCommand(CommandIDs.acceptAll, {
    label: trans.__('Accept All Suggested Tags'),
    describedBy: NO_ARGUMENTS,
    isEnabled: offered,
    execute: () => {
      const suggestions = chosen.notebook?.suggestions;
      suggestions?.accept(suggestions.offered);
    }
  });
  app.commands.addCommand(CommandIDs.refuseAll, {
    label: trans.__('Refuse All Suggested Tags'),
    describedBy: NO_ARGUMENTS,
    isEnabled: offered,
    execute: () => {
      const suggestions = chosen.notebook?.suggestions;
      suggestions?.refuse(suggestions.offered);
    }
  });
}

function addJumping({ app, trans }: CommandContext, chosen: Chosen): void {
  // from a step one goes on to the rest of its stage, and doesn't stay there
  const stageOf = (args: Args): string =>
    typeof args['tag'] === 'string' ? args['tag'] : headOf(chosen.tagOf(args));
  const positions = (args: Args): number[] => {
    const { notebook, table } = chosen;
    return notebook ? cellsOf(notebook.shared, stageOf(args), table) : [];
  };
  const isEnabled = (args: Args): boolean => positions(args).length > 0;
  const jump = (args: Args, step: 1 | -1): void => {
    const content = chosen.notebook?.panel.content;
    const found = content ? neighbour(positions(args), content.activeCellIndex, step) : -1;
    if (content && found >= 0) {
      content.deselectAll();
      content.activeCellIndex = found;
      void content.scrollToItem(found);
    }
  };
  const name = (args: Args): string => stageOf(args) || trans.__('stage');
  app.commands.addCommand(CommandIDs.next, {
    label: args => trans.__('Go to Next %1 Cell', name(args)),
    describedBy: withTag(trans),
    isEnabled,
    execute: args => jump(args, 1)
  });
  app.commands.addCommand(CommandIDs.previous, {
    label: args => trans.__('Go to Previous %1 Cell', name(args)),
    describedBy: withTag(trans),
    isEnabled,
    execute: args => jump(args, -1)
  });
  app.commands.addCommand(CommandIDs.select, {
    label: args => trans.__('Select All %1 Cells', name(args)),
    describedBy: withTag(trans),
    isEnabled,
    execute: args => {
      const content = chosen.notebook?.panel.content;
      const found = positions(args);
      if (content && found[0] !== undefined) {
        content.deselectAll();
        content.activeCellIndex = found[0];
        found.forEach(
          position => content.widgets[position] && content.select(content.widgets[position])
        );
      }
    }
  });
}

function addEverywhere({ app, trans }: CommandContext, chosen: Chosen): void {
  const all = (): string[] => {
    const cells = chosen.notebook?.shared.cells ?? [];
    return [...new Set(cells.flatMap(tagsOf))].sort();
  };
  const isEnabled = (): boolean => chosen.notebook !== undefined;
  app.commands.addCommand(CommandIDs.rename, {
    label: trans.__('Rename a Tag Everywhere…'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: async () => {
      const { notebook } = chosen;
      const from = await askForTag(trans.__('Rename a tag on every cell'), all(), trans);
      const to = from && (await askForName(from, trans));
      if (notebook && from && to) {
        renameTag(notebook.shared, from, to);
      }
    }
  });
  app.commands.addCommand(CommandIDs.remove, {
    label: trans.__('Remove a Tag Everywhere…'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: async () => {
      const { notebook } = chosen;
      const tag = await askForTag(trans.__('Remove a tag from every cell'), all(), trans);
      if (notebook && tag) {
        removeTag(notebook.shared, tag);
      }
    }
  });
}
