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
    readonly path: string,
    private readonly jobs: Jobs,
    context: Omit<BuildContext, 'seen'>
  ) {
    super();
    this.addClass('jp-mlops-build');
    this._context = { ...context, seen: this._seen };
    jobs.changed.connect(this.update, this);
    window.addEventListener('focus', this._onFocus);
  }

  /** Find out anew how the build stands: some file may have changed. */
  look(): void {
    if (this.isVisible) {
      this._seen.emit();
    }
  }

  override dispose(): void {
    window.removeEventListener('focus', this._onFocus);
    Signal.clearData(this);
    super.dispose();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.look();
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
  private readonly _onFocus = (): void => this.look();
}
