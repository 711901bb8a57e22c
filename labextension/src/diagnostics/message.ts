import type { TranslationBundle } from '@jupyterlab/translation';

import type { Finding } from '../contract';
import { pieces } from '../prose';

/** What a finding says, as elements; names from the notebook go in as text and never as HTML. */
export function described(finding: Finding, trans: TranslationBundle): HTMLElement {
  const whole = document.createElement('div');
  whole.className = 'jp-mlops-message';
  whole.append(line('jp-mlops-message-text', finding.message));
  if (finding.why) {
    whole.append(line('jp-mlops-message-why', finding.why));
  }
  if (finding.fix) {
    whole.append(line('jp-mlops-message-fix', trans.__('To do: %1', finding.fix)));
  }
  return whole;
}

function line(name: string, text: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  for (const piece of pieces(text)) {
    const part = piece.isCode ? document.createElement('code') : document.createTextNode('');
    part.textContent = piece.text;
    element.append(part);
  }
  return element;
}
