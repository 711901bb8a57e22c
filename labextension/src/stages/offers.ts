import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { button } from './button';
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
    const accept = button(trans.__('Accept all'), () => model.accept(model.offered));
    accept.classList.add('jp-mod-accept');
    const refuse = button(trans.__('Refuse all'), () => model.refuse(model.offered));
    this.node.append(this._count, accept, refuse);
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

  private readonly _count = document.createElement('span');
}
