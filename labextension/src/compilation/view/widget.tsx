import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import * as React from 'react';

import type { Jobs } from '../jobs';
import type { BuildContext } from './context';
import { Context } from './context';
import { View } from './view';

/** The tab that shows the build of one notebook. */
export class BuildView extends ReactWidget {
  constructor(
    private _path: string,
    private readonly jobs: Jobs,
    context: Omit<BuildContext, 'seen'>
  ) {
    super();
    this.addClass('jp-mlops-build');
    this._context = { ...context, seen: this._seen };
    jobs.changed.connect(this.update, this);
    window.addEventListener('focus', this._onFocus);
  }

  /** Of the notebook. */
  get path(): string {
    return this._path;
  }

  /** The notebook goes by another path. */
  rename(path: string): void {
    this._path = path;
    this.update();
  }

  /** Find out anew how the build stands: some file may have changed. */
  look(): void {
    if (this.isVisible) {
      this._seen.emit();
    }
  }

  /** Find out whether somebody has built the notebook elsewhere, and how the build stands. */
  search(): void {
    this.look();
    if (!this.jobs.of(this.path, 'build')?.isRunning) {
      // of a server that is away, and of a notebook that is gone, others tell
      this.jobs.find(this.path).catch(() => undefined);
    }
  }

  override dispose(): void {
    window.removeEventListener('focus', this._onFocus);
    Signal.clearData(this);
    super.dispose();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.search();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.search();
  }

  protected override render(): JSX.Element {
    const { jobs, path } = this;
    return (
      <Context.Provider value={this._context}>
        <View
          path={path}
          build={jobs.of(path, 'build')}
          tests={jobs.of(path, 'tests')}
          service={jobs.of(path, 'service')}
        />
      </Context.Provider>
    );
  }

  private readonly _context: BuildContext;
  private readonly _seen = new Signal<this, void>(this);
  private readonly _onFocus = (): void => {
    if (this.isVisible) {
      this.search();
    }
  };
}
