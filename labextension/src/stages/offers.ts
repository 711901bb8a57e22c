import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import type { SuggestionModel } from './suggestions';

/** The line above a notebook that is there as long as something is offered in it. */
export class OffersBar extends Widget {
  constructor(
    private readonly model: SuggestionModel,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-mlops-offers');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Suggested tags'));
    this._count.setAttribute('role', 'status');
    this.node.append(
      this._count,
      this._button(trans.__('Accept all'), 'jp-mod-accept', () => model.accept(model.offered)),
      this._button(trans.__('Refuse all'), '', () => model.refuse(model.offered))
    );
    model.changed.connect(this._draw, this);
    this._draw();
  }

  static addTo(panel: NotebookPanel, model: SuggestionModel, trans: TranslationBundle): void {
    panel.contentHeader.addWidget(new OffersBar(model, trans));
  }

  private _draw(): void {
    const { length } = this.model.offered;
    this.setHidden(length === 0);
    this._count.textContent = this.trans._n('%1 suggested tag', '%1 suggested tags', length);
  }

  private _button(text: string, name: string, act: () => void): HTMLElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = `jp-mlops-button ${name}`;
    button.textContent = text;
    button.addEventListener('click', act);
    return button;
  }

  private readonly _count = document.createElement('span');
}
