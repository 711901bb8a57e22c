import type { TranslationBundle } from '@jupyterlab/translation';

import type { StageTable, TagSuggestion } from '../contract';
import { button } from './button';
import { glyphOf, lookOf, meaningOf, shownTags } from './look';
import { isStage } from './tags';

/** What the buttons of a badge do. */
export interface BadgeActions {
  openMenu(button: HTMLElement): void;
  accept(): void;
  refuse(): void;
}

/** What a badge shows. */
export interface BadgeState {
  tags: readonly string[];
  table: StageTable;
  offer: TagSuggestion | undefined;
}

/**
 * The strip above a code cell that says its stage and opens the menu to change it. Everything from
 * the notebook goes in as text.
 */
export class Badge {
  constructor(
    private readonly cell: HTMLElement,
    private readonly actions: BadgeActions,
    private readonly trans: TranslationBundle
  ) {
    this.node.className = 'jp-mlops-badge';
    this._button.className = 'jp-mlops-badge-button';
    this._button.type = 'button';
    this._button.setAttribute('aria-haspopup', 'menu');
    this._button.addEventListener('click', () => actions.openMenu(this._button));
    this.node.append(this._button);
    this.place();
  }

  readonly node = document.createElement('div');

  /** Put it above all else: a cell that is far away gets its parts when it comes into view. */
  place(): void {
    this.cell.prepend(this.node);
  }

  show({ tags, table, offer }: BadgeState): void {
    const shown = shownTags(tags, table);
    const [first] = shown;
    this._colour(first ?? offer?.tag, table);
    this.node.classList.toggle('jp-mod-tagged', first !== undefined);
    this.node.classList.toggle('jp-mod-offer', offer !== undefined);
    this._label(shown, table);
    this._offer?.remove();
    this._offer = offer && this._drawOffer(offer, table);
    if (this._offer) {
      this.node.append(this._offer);
    }
  }

  dispose(): void {
    this.node.remove();
    this._colour(undefined, { stages: [], words: [] });
  }

  private _colour(tag: string | undefined, table: StageTable): void {
    const { dataset, style } = this.cell;
    if (tag === undefined) {
      delete dataset['mlopsTag'];
      style.removeProperty('--jp-mlops-colour');
    } else {
      dataset['mlopsTag'] = tag;
      style.setProperty('--jp-mlops-colour', lookOf(table, tag).colour);
    }
  }

  private _label(shown: string[], table: StageTable): void {
    const { trans } = this;
    const text = shown.map(tag => `${glyphOf(table, tag)} ${tag}`).join('  ');
    this._button.textContent = text || '+';
    const [first] = shown;
    if (first === undefined) {
      this._button.title = trans.__('Tag this cell');
      this._button.setAttribute('aria-label', this._button.title);
      return;
    }
    this._button.title = shown.map(tag => `${tag}: ${meaningOf(table, tag, trans)}`).join('\n');
    const name = shown.join(', ');
    const isStaged = shown.some(tag => isStage(tag, table));
    this._button.setAttribute(
      'aria-label',
      isStaged ? trans.__('Stage of this cell: %1', name) : trans.__('Tags of this cell: %1', name)
    );
  }

  private _drawOffer(offer: TagSuggestion, table: StageTable): HTMLElement {
    const { trans, actions } = this;
    const whole = document.createElement('div');
    whole.className = 'jp-mlops-offer';
    whole.setAttribute('role', 'group');
    whole.setAttribute('aria-label', trans.__('Suggested tag: %1', offer.tag));
    const tag = textElement(
      'span',
      'jp-mlops-offer-tag',
      `${glyphOf(table, offer.tag)} ${offer.tag}?`
    );
    const share = trans.__('%1 % sure', Math.round(offer.confidence * 100));
    const reason = textElement('span', 'jp-mlops-offer-reason', `${offer.reason} (${share})`);
    whole.append(
      tag,
      button('✓', actions.accept, trans.__('Accept %1', offer.tag)),
      button('✗', actions.refuse, trans.__('Refuse %1', offer.tag)),
      reason
    );
    return whole;
  }

  private readonly _button = document.createElement('button');
  private _offer: HTMLElement | undefined;
}

function textElement(kind: 'span', name: string, text: string): HTMLElement {
  const element = document.createElement(kind);
  element.className = name;
  element.textContent = text;
  return element;
}
