import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Jobs } from '../compilation/jobs';
import type { JobChange, ModelRun, ModelVersion, ScheduledJob } from './contract';
import type { OperationsClient } from './client';
import { askToPromote, askToRemove, askToRollBack, tellRefusal } from './dialogs';
import { pathOfRun } from './drive';
import { operationsIcon } from './icon';
import { OperationsModel, saidBy } from './model';
import { PageView } from './page';
import { READER } from './reader';
import { askToRetrain } from './retrain_form';
import { askToSchedule } from './schedule_form';
import { addTab, reveal } from '../shell';
import type { OperationsContext } from './view/context';
import { OperationsView } from './view/widget';

export interface PanelOptions {
  app: JupyterFrontEnd;
  client: OperationsClient;
  jobs: Jobs;
  trans: TranslationBundle;
}

/** The tab about models in use, and what its buttons do. */
export class OperationsPanel {
  constructor(private readonly options: PanelOptions) {}

  readonly tracker = new WidgetTracker<MainAreaWidget<OperationsView>>({
    namespace: 'jupyter-mlops-operations'
  });

  /** Show the tab, with a build where one is named. */
  show(folder = ''): void {
    const { app, client, jobs, trans } = this.options;
    const known = this.tracker.currentWidget;
    if (known && !known.isDisposed) {
      if (folder) {
        known.content.model.choose(folder);
      }
      reveal(app, known);
      return;
    }
    const model = new OperationsModel(client, folder);
    const content = new OperationsView(model, jobs, this._context(model));
    const widget = new MainAreaWidget({ content });
    widget.id = 'jupyter-mlops-operations';
    widget.title.label = trans.__('Models in use');
    widget.title.icon = operationsIcon;
    widget.title.closable = true;
    void this.tracker.add(widget);
    let shown = folder;
    model.changed.connect(() => {
      const now = model.build?.folder ?? shown;
      if (now !== shown) {
        shown = now;
        void this.tracker.save(widget); // over a reload
      }
    });
    addTab(app, widget);
  }

  private _context(model: OperationsModel): OperationsContext {
    const { client, trans } = this.options;
    const folder = (): string => model.build?.folder ?? '';
    return {
      trans,
      choose: chosen => model.choose(chosen),
      look: () => void model.look(true),
      retrain: () => void this._retrain(model),
      cancelRetraining: () => void this._cancelRetraining(folder()),
      promote: version => void this._promote(model, version),
      rollBack: () => void this._rollBack(model),
      details: run => client.details(folder(), run),
      turnLog: turn => client.turnLog(folder(), turn),
      kernelLog: run => client.log(folder(), run),
      openNotebook: run => void this._openNotebook(folder(), run),
      openPage: run => void this._openPage(folder(), run),
      addJob: () => void this._addJob(model),
      remove: job => void this._remove(model, job),
      pause: job => void this._change(model, job, 'pause'),
      resume: job => void this._change(model, job, 'resume'),
      runNow: job => void this._runNow(model, job)
    };
  }

  private async _retrain(model: OperationsModel): Promise<void> {
    const { jobs, trans } = this.options;
    const wish = model.build && (await askToRetrain(model.build, trans));
    if (wish) {
      await this._tried(trans.__('This could not be started'), async () => {
        const job = await jobs.request('operations/retrainings', wish);
        job.changed.connect(() => {
          if (!job.isRunning) {
            void model.look();
          }
        });
      });
    }
  }

  private async _cancelRetraining(folder: string): Promise<void> {
    const { jobs, trans } = this.options;
    const job = jobs.of(folder, 'retraining');
    await this._tried(trans.__('This could not be cancelled'), async () => {
      await (job && jobs.cancel(job));
    });
  }

  private async _promote(model: OperationsModel, version: ModelVersion): Promise<void> {
    const { client, trans } = this.options;
    const { build, history } = model;
    const reason = history && (await askToPromote(version, history, trans));
    if (build && reason) {
      const body = { build: build.folder, version: version.number, reason };
      await this._tried(trans.__('It was not promoted'), () => client.promote(body));
      await model.look();
    }
  }

  private async _rollBack(model: OperationsModel): Promise<void> {
    const { client, trans } = this.options;
    const { build, history } = model;
    const reason = history && (await askToRollBack(history, trans));
    if (build && reason) {
      await this._tried(trans.__('It was not rolled back'), () =>
        client.rollBack({ build: build.folder, reason })
      );
      await model.look();
    }
  }

  /** Ask until the server takes it, or the user leaves: nobody has to type it all again. */
  private async _addJob(model: OperationsModel): Promise<void> {
    const { client, trans } = this.options;
    let trouble = '';
    let wish = model.build && (await askToSchedule(model.build, trans));
    while (model.build && wish) {
      try {
        model.setSchedule(await client.add(wish.asked));
        return;
      } catch (error) {
        trouble = saidBy(error);
      }
      wish = await askToSchedule(model.build, trans, wish, trouble);
    }
  }

  private async _remove(model: OperationsModel, job: ScheduledJob): Promise<void> {
    if (await askToRemove(job, this.options.trans)) {
      await this._change(model, job, 'remove');
    }
  }

  private async _change(
    model: OperationsModel,
    job: ScheduledJob,
    change: JobChange['change']
  ): Promise<void> {
    const { client, trans } = this.options;
    await this._tried(trans.__('The job was not changed'), async () =>
      model.setSchedule(await client.change({ job: job.name, change }))
    );
  }

  private async _runNow(model: OperationsModel, job: ScheduledJob): Promise<void> {
    const { jobs, trans } = this.options;
    await this._tried(trans.__('This could not be started'), () =>
      jobs.request('operations/schedule/turns', { job: job.name })
    );
    await model.look();
  }

  private async _openNotebook(folder: string, run: ModelRun): Promise<void> {
    const { app, trans } = this.options;
    await this._tried(trans.__('The notebook could not be opened'), async () => {
      const path = pathOfRun(folder, run);
      const opened: unknown = await app.commands.execute('docmanager:open', {
        path,
        factory: READER
      });
      if (isDocument(opened)) {
        // reading it brings it to the form of today, which nobody has to save
        await opened.context.ready;
        opened.context.model.dirty = false;
      }
    });
  }

  private async _openPage(folder: string, run: ModelRun): Promise<void> {
    const { app, client, trans } = this.options;
    await this._tried(trans.__('The page could not be opened'), async () => {
      const { text } = await client.executed(folder, run.id, 'page');
      const widget = new MainAreaWidget({ content: new PageView(text, trans) });
      widget.title.label = trans.__('Run of %1', new Date(run.begun).toLocaleString());
      widget.title.icon = operationsIcon;
      widget.title.closable = true;
      addTab(app, widget);
    });
  }

  private async _tried(title: string, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      await tellRefusal(title, error);
    }
  }
}

function isDocument(
  found: unknown
): found is { context: { ready: Promise<void>; model: { dirty: boolean } } } {
  return typeof found === 'object' && found !== null && 'context' in found;
}
