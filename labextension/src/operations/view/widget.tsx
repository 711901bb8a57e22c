import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Signal } from '@lumino/signaling';
import * as React from 'react';

import type { Jobs } from '../../compilation/jobs';
import type { OperationsModel } from '../model';
import type { OperationsContext } from './context';
import { Context } from './context';
import { View } from './view';

/** The tab about models in use; the server is asked only while it is seen. */
export class OperationsView extends ReactWidget {
  constructor(
    readonly model: OperationsModel,
    private readonly jobs: Jobs,
    private readonly context: OperationsContext
  ) {
    super();
    this.addClass('jp-mlops-build');
    this.addClass('jp-mlops-operations');
    model.changed.connect(this.update, this);
    jobs.changed.connect(this.update, this);
    document.addEventListener('visibilitychange', this._onVisibility);
  }

  override dispose(): void {
    document.removeEventListener('visibilitychange', this._onVisibility);
    this.model.dispose();
    Signal.clearData(this);
    super.dispose();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._onVisibility();
    this.update();
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._onVisibility();
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this._onVisibility();
  }

  protected override onBeforeDetach(message: Message): void {
    this.model.setWatched(false);
    super.onBeforeDetach(message);
  }

  protected override onUpdateRequest(message: Message): void {
    if (this.isVisible) {
      super.onUpdateRequest(message);
    }
  }

  protected override render(): JSX.Element {
    const folder = this.model.build?.folder;
    const retraining = folder === undefined ? undefined : this.jobs.of(folder, 'retraining');
    return (
      <Context.Provider value={this.context}>
        <View model={this.model} retraining={retraining} />
      </Context.Provider>
    );
  }

  private readonly _onVisibility = (): void =>
    this.model.setWatched(this.isVisible && document.visibilityState === 'visible');
}
