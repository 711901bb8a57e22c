import { EditorView } from '@codemirror/view';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { DOMUtils, MainAreaWidget, showErrorMessage, WidgetTracker } from '@jupyterlab/apputils';
import type { CodeEditor, IEditorServices } from '@jupyterlab/codeeditor';
import { CodeEditor as Editors } from '@jupyterlab/codeeditor';
import { PathExt } from '@jupyterlab/coreutils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { RenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { BuildFile, BuildStanding, Place, ServiceAnswer, ServiceSchemas } from '../contract';
import type { JobRequest, Renaming } from './contract';
import { goToPlace } from '../diagnostics/navigation';
import { request, RequestRefused } from '../request';
import { addTab, openFolder, reveal } from '../shell';
import { buildIcon } from './icon';
import type { JobKind, Jobs } from './jobs';
import { renamed, watchRenamings } from './renaming';
import type { BuildContext } from './view/context';
import { BuildView } from './view/widget';

/** What the tabs of builds need of JupyterLab. */
export interface ViewsOptions {
  app: JupyterFrontEnd;
  tracker: INotebookTracker;
  editors: IEditorServices;
  rendermime: IRenderMimeRegistry;
  jobs: Jobs;
  trans: TranslationBundle;
}

/** One tab for each notebook that is built. */
export class Views {
  constructor(private readonly options: ViewsOptions) {
    options.app.shell.currentChanged?.connect((_, { newValue }) => {
      // somebody may come from a terminal, where it was built
      this.tracker.find(one => one === newValue)?.content.search();
    });
    watchRenamings(options.app, options.tracker, renaming => this._follow(renaming));
  }

  readonly tracker = new WidgetTracker<MainAreaWidget<BuildView>>({ namespace: 'jupyter-mlops' });

  /** Show the tab of a notebook beside it, and make one where there is none. */
  show(path: string): MainAreaWidget<BuildView> {
    const { app } = this.options;
    const known = this.tracker.find(one => one.content.path === path);
    if (known) {
      reveal(app, known);
      return known;
    }
    const context = this._context(() => content.path);
    const content: BuildView = new BuildView(path, this.options.jobs, context);
    app.serviceManager.contents.fileChanged.connect(content.look, content);
    const widget = new MainAreaWidget({ content });
    widget.id = DOMUtils.createDomID();
    this._name(widget);
    widget.title.icon = buildIcon;
    widget.title.closable = true;
    void this.tracker.add(widget);
    addTab(app, widget, this.options.tracker.currentWidget?.id ?? null);
    return widget;
  }

  /** Show the tab of the notebook in front if it is being built, as before a reload. */
  showRunning(): void {
    const path = this.options.tracker.currentWidget?.context.localPath ?? '';
    if (this.options.jobs.of(path, 'build')?.isRunning) {
      this.show(path);
    }
  }

  /** Save the notebook and start a job about it; what is refused is told. */
  async start(path: string, kind: JobRequest['kind']): Promise<void> {
    const { jobs, trans } = this.options;
    try {
      const open = this._notebook(path);
      if (kind === 'build' && open?.context.model.dirty) {
        await open.context.save();
      }
      await jobs.start(path, kind);
    } catch (error) {
      await tellRefusal(error, trans);
    }
  }

  /** End a job. */
  async cancel(path: string, kind: JobKind): Promise<void> {
    const { jobs, trans } = this.options;
    const found = jobs.of(path, kind);
    try {
      await (found && jobs.cancel(found));
    } catch (error) {
      await tellRefusal(error, trans);
    }
  }

  /** Let the tabs and jobs of notebooks go with them. */
  private _follow(renaming: Renaming): void {
    this.options.jobs.rename(renaming);
    const moved: [MainAreaWidget<BuildView>, string][] = [];
    this.tracker.forEach(one => {
      const path = renamed(one.content.path, renaming);
      if (path !== one.content.path) {
        moved.push([one, path]);
      }
    });
    for (const [widget, path] of moved) {
      // the notebook that was saved over had a tab as well
      this.tracker.find(one => one.content.path === path)?.dispose();
      widget.content.rename(path);
      this._name(widget);
      void this.tracker.save(widget); // over a reload
    }
  }

  private _name({ content, title }: MainAreaWidget<BuildView>): void {
    const { trans } = this.options;
    title.label = trans.__('Build of %1', PathExt.basename(content.path));
    title.caption = content.path;
  }

  private _context(path: () => string): Omit<BuildContext, 'seen'> {
    const { app, jobs, trans, rendermime } = this.options;
    const { serverSettings: server, contents } = app.serviceManager;
    const inBuild = (name: string): string =>
      PathExt.join(jobs.of(path(), 'build')?.report?.folder ?? '', name);
    const about = (kind: JobKind, what: string): string =>
      `compilation/jobs/${jobs.of(path(), kind)?.job.id ?? ''}/${what}`;
    return {
      trans,
      build: () => void this.start(path(), 'build'),
      cancel: () => void this.cancel(path(), 'build'),
      runTests: () => void this.start(path(), 'tests'),
      startService: () => void this.start(path(), 'service'),
      stopService: () => void this.cancel(path(), 'service'),
      openFolder: () => openFolder(app, inBuild('')),
      operate: () => {
        void app.commands.execute('jupyter-mlops:show-operations', { folder: inBuild('') });
      },
      goTo: place => void this._goTo(path(), place),
      explain: code => void app.commands.execute('jupyter-mlops:explain', { code }),
      numberOf: id => {
        const cells = this._notebook(path())?.content.widgets ?? [];
        const at = cells.findIndex(cell => cell.model.sharedModel.getId() === id);
        return at < 0 ? undefined : at + 1;
      },
      standing: async () => {
        await jobs.told;
        return request<BuildStanding>(server, about('build', 'standing'));
      },
      file: name =>
        request<BuildFile>(
          server,
          about('build', `files/${name.split('/').map(encodeURIComponent).join('/')}`)
        ),
      address: name => contents.getDownloadUrl(inBuild(name)),
      schemas: () => request<ServiceSchemas>(server, about('service', 'service')),
      predict: (asked, body) =>
        request<ServiceAnswer>(
          server,
          about('service', `service?path=${encodeURIComponent(asked)}`),
          { method: 'POST', body }
        ),
      showText: (host, name, text) => this._editor(host, name, text),
      rendermime,
      rendermimeOf: name => {
        const resolver = new RenderMimeRegistry.UrlResolver({ path: inBuild(name), contents });
        return rendermime.clone({ resolver });
      }
    };
  }

  private _notebook(path: string): NotebookPanel | undefined {
    return this.options.tracker.find(panel => panel.context.localPath === path);
  }

  /** Go to a place of the notebook, which is opened where it was closed. */
  private async _goTo(path: string, place: Place): Promise<void> {
    const { app } = this.options;
    if (!this._notebook(path)) {
      await app.commands.execute('docmanager:open', { path });
    }
    const panel = this._notebook(path);
    if (panel) {
      await panel.context.ready;
      app.shell.activateById(panel.id);
      await goToPlace(panel, place);
    }
  }

  private _editor(host: HTMLElement, name: string, text: string): CodeEditor.IEditor {
    const { factoryService, mimeTypeService } = this.options.editors;
    const mimeType = mimeTypeService.getMimeTypeByFilePath(name);
    const model = new Editors.Model({ mimeType });
    model.sharedModel.setSource(text);
    return factoryService.newDocumentEditor({
      host,
      model,
      extensions: [EditorView.contentAttributes.of({ 'aria-label': name })],
      config: { readOnly: true, lineNumbers: true, lineWrap: false }
    });
  }
}

async function tellRefusal(error: unknown, trans: TranslationBundle): Promise<void> {
  const said = error instanceof Error ? error.message : String(error);
  const hint = error instanceof RequestRefused && error.hint ? `\n${error.hint}` : '';
  await showErrorMessage(trans.__('This could not be started'), `${said}${hint}`);
}
