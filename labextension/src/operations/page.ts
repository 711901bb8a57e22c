import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { inert } from './inert';

/** Shows a page in a frame of its own, which may run nothing and knows nothing of JupyterLab. */
export class PageView extends Widget {
  constructor(page: string, trans: TranslationBundle) {
    super();
    this.addClass('jp-mlops-page');
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', '');
    frame.referrerPolicy = 'no-referrer';
    frame.title = trans.__('Executed notebook');
    frame.srcdoc = inert(page);
    this.node.append(frame);
  }
}
