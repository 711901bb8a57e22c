import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { StageTable } from '../../contract';
import type { AnalysisModel } from '../analysis';
import { pipelineIcon } from '../icon';
import type { PreferenceStore } from '../preferences';
import type { PanelContext } from './actions';
import { Context } from './actions';
import { View } from './view';

const NARROWEST = 160;
/** Room for the line around the drawing that has the focus. */
const MARGINS = 2;

export interface PanelOptions {
  context: Omit<PanelContext, 'explain' | 'stages'>;
  preferences: PreferenceStore;
}

/** The panel on the right; it draws nothing while it is hidden. */
export class PipelinePanel extends ReactWidget {
  constructor(private readonly options: PanelOptions) {
    super();
    const { trans } = options.context;
    this.id = 'jupyter-mlops-pipeline';
    this.addClass('jp-mlops-panel');
    this.title.icon = pipelineIcon;
    this.title.caption = trans.__('Pipeline');
    this.node.tabIndex = -1;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Pipeline'));
    this._context = {
      ...options.context,
      stages: { stages: [], words: [] },
      explain: code => this.explain(code)
    };
    options.preferences.changed.connect(() => this.update());
    this._resized = new ResizeObserver(([entry]) => this._resize(entry?.contentRect.width ?? 0));
    this._resized.observe(this.node);
  }

  /** What the server says of the stages. */
  setStages(stages: StageTable): void {
    this._context = { ...this._context, stages };
    this.update();
  }

  /** Show another notebook. */
  setModel(model: AnalysisModel | undefined): void {
    if (model === this._model) {
      return;
    }
    this._model?.changed.disconnect(this.update, this);
    this._model = model;
    model?.changed.connect(this.update, this);
    this._code = null;
    this.update();
  }

  /** Show the page of a code; null goes back. */
  explain(code: string | null): void {
    this._code = code;
    this.node.scrollTop = 0;
    this.update();
  }

  override dispose(): void {
    this._resized.disconnect();
    super.dispose();
  }

  /** Whoever opens it by a key goes on from it by keys. */
  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this.node.focus();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.update();
  }

  protected override onUpdateRequest(message: Message): void {
    if (this.isVisible) {
      super.onUpdateRequest(message);
    }
  }

  protected override render(): JSX.Element {
    return (
      <Context.Provider value={this._context}>
        <View
          model={this._model}
          preferences={this.options.preferences.current}
          code={this._code}
          width={this._width}
        />
      </Context.Provider>
    );
  }

  private _resize(width: number): void {
    const drawn = Math.max(NARROWEST, Math.floor(width) - MARGINS);
    if (drawn !== this._width) {
      this._width = drawn;
      this.update();
    }
  }

  private _context: PanelContext;
  private readonly _resized: ResizeObserver;
  private _model: AnalysisModel | undefined;
  private _code: string | null = null;
  private _width = 280;
}
