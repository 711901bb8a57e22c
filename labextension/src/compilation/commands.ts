import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { buildIcon } from './icon';
import type { Jobs } from './jobs';
import type { Views } from './views';

export const CommandIDs = {
  build: 'jupyter-mlops:build',
  cancel: 'jupyter-mlops:cancel-build',
  show: 'jupyter-mlops:show-build'
} as const;

export interface CommandContext {
  app: JupyterFrontEnd;
  tracker: INotebookTracker;
  jobs: Jobs;
  views: Views;
  trans: TranslationBundle;
}

export function addCommands({ app, tracker, jobs, views, trans }: CommandContext): void {
  const describedBy = {
    args: {
      type: 'object',
      properties: {
        path: { type: 'string', description: trans.__('Of the notebook; else the current one') },
        isToolbar: { type: 'boolean', description: trans.__('Whether it is a button of a toolbar') }
      }
    }
  };
  const pathOf = (args: Record<string, unknown>): string =>
    typeof args['path'] === 'string'
      ? args['path']
      : (tracker.currentWidget?.context.localPath ?? '');
  const isRunning = (path: string): boolean => jobs.of(path, 'build')?.isRunning ?? false;
  app.commands.addCommand(CommandIDs.build, {
    label: args => (args['isToolbar'] ? trans.__('Build') : trans.__('Build Package')),
    caption: trans.__('Write a package from the tagged cells, and prove it against the notebook'),
    // a button with a picture has no text, unless its settings hold one, which nobody translates
    icon: args => (args['isToolbar'] ? undefined : buildIcon),
    describedBy,
    isEnabled: args => pathOf(args) !== '' && !isRunning(pathOf(args)),
    execute: async args => {
      const path = pathOf(args);
      views.show(path);
      if (!isRunning(path)) {
        await views.start(path, 'build');
      }
    }
  });
  app.commands.addCommand(CommandIDs.cancel, {
    label: trans.__('Cancel the Build'),
    describedBy,
    isEnabled: args => isRunning(pathOf(args)),
    execute: args => views.cancel(pathOf(args), 'build')
  });
  app.commands.addCommand(CommandIDs.show, {
    label: trans.__('Show the Build'),
    caption: trans.__('The proof, the files, the tests and the service of the package'),
    describedBy,
    isEnabled: args => pathOf(args) !== '',
    execute: args => views.show(pathOf(args))
  });
  const notify = (): void => {
    app.commands.notifyCommandChanged(CommandIDs.build);
    app.commands.notifyCommandChanged(CommandIDs.cancel);
    app.commands.notifyCommandChanged(CommandIDs.show);
  };
  jobs.changed.connect(notify);
  tracker.currentChanged.connect(notify);
}
