/* eslint-disable jupyter/prefer-lazy-imports -- editors and the panel need all of it at the start */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { CodePage } from '../contract';
import { request } from '../request';
import { IStages } from '../stages';
import { Analyses } from './analyses';
import { addCommands, CommandIDs } from './commands';
import { Current } from './current';
import { cellExtension } from './feed';
import { goToCell, goToPlace } from './navigation';
import { PipelinePanel } from './panel/widget';
import { PreferenceStore } from './preferences';
import { IAnalyses } from './tokens';

const DOMAIN = 'jupyter_mlops';
const RANK = 900;

const analyses: JupyterFrontEndPlugin<IAnalyses> = {
  id: 'jupyter-mlops:analyses',
  description: 'Keeps up what is known of each notebook while somebody writes.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ITranslator],
  provides: IAnalyses,
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker, translator: ITranslator | null) =>
    new Analyses(
      tracker,
      app.serviceManager.serverSettings,
      (translator ?? nullTranslator).load(DOMAIN)
    )
};

const diagnostics: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-mlops:diagnostics',
  description: 'Marks in the cells what to fix, and shows the pipeline beside the notebook.',
  autoStart: true,
  requires: [IAnalyses, IStages, INotebookTracker, IEditorExtensionRegistry, IRenderMimeRegistry],
  optional: [ISettingRegistry, ITranslator, ICommandPalette, ILayoutRestorer],
  activate
};

function activate(
  app: JupyterFrontEnd,
  known: IAnalyses,
  stages: IStages,
  tracker: INotebookTracker,
  editors: IEditorExtensionRegistry,
  rendermime: IRenderMimeRegistry,
  settings: ISettingRegistry | null,
  translator: ITranslator | null,
  palette: ICommandPalette | null,
  restorer: ILayoutRestorer | null
): void {
  const trans = (translator ?? nullTranslator).load(DOMAIN);
  const preferences = new PreferenceStore();
  const current = new Current(tracker, known, () => tellOutdated(trans));
  void settings?.load(diagnostics.id).then(loaded => preferences.follow(loaded));

  const panel = createPanel(app, current, preferences, { trans, rendermime });
  const show = (): void => panel.setModel(current.model);
  tracker.currentChanged.connect(show);
  known.changed.connect(show);
  app.shell.add(panel, 'right', { rank: RANK });
  restorer?.add(panel, panel.id);
  panel.setStages(stages.table);
  stages.changed.connect(() => panel.setStages(stages.table));

  addCommands({ app, current, panel, preferences, palette, trans });
  const actions = {
    fix: current.fix.bind(current),
    explain: (code: string) => void app.commands.execute(CommandIDs.explain, { code })
  };
  editors.addExtension({
    name: 'jupyter-mlops:squiggles',
    factory: ({ model }) => {
      const extension = cellExtension(model, known, preferences, actions, trans);
      return extension && EditorExtensionRegistry.createImmutableExtension(extension);
    }
  });
}

type Trans = ReturnType<ITranslator['load']>;

function tellOutdated(trans: Trans): void {
  Notification.warning(
    trans.__(
      'Not fixed: the text was changed since this was found. It is being looked at again; if the problem is still listed then, fix it there.'
    ),
    { autoClose: 8000 }
  );
}

function createPanel(
  app: JupyterFrontEnd,
  current: Current,
  preferences: PreferenceStore,
  shown: { trans: Trans; rendermime: IRenderMimeRegistry }
): PipelinePanel {
  const server = app.serviceManager.serverSettings;
  return new PipelinePanel({
    preferences,
    context: {
      ...shown,
      goTo: place => void (current.panel && goToPlace(current.panel, place)),
      goToCell: id => void (current.panel && goToCell(current.panel, id)),
      fix: finding => void current.fix(finding),
      page: code => request<CodePage>(server, `diagnostics/${encodeURIComponent(code)}`),
      command: id =>
        app.commands.hasCommand(id) ? () => void app.commands.execute(id) : undefined,
      setLeastSeverity: least => void preferences.set('leastSeverity', least),
      setDimDropped: isOn => void preferences.set('dimDropped', isOn)
    }
  });
}

export { IAnalyses } from './tokens';

export const diagnosticsPlugins: JupyterFrontEndPlugin<unknown>[] = [analyses, diagnostics];
