import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it, vi } from 'vitest';

import type { StageTable } from '../contract';
import { Badge } from './badge';

const table: StageTable = {
  stages: [{ tag: 'data', meaning: 'load', colour: '#1f77b4', glyph: '◧' }],
  words: ['data', 'parameters', 'keep', 'drop']
};

function badgeOn(cell: HTMLElement) {
  const actions = { openMenu: vi.fn(), accept: vi.fn(), refuse: vi.fn() };
  return { actions, badge: new Badge(cell, actions, nullTranslator.load('jupyter_mlops')) };
}

const offer = { cell_id: 'a', tag: 'data', reason: 'it <b>reads</b>', confidence: 0.9 };

describe('a badge', () => {
  it.each([
    [['mine'], '+', 'Tag this cell', undefined],
    [['data'], '◧ data', 'Stage of this cell: data', '#1f77b4'],
    [
      ['keep', 'data:clean'],
      '◧ data:clean  ✓ keep',
      'Stage of this cell: data:clean, keep',
      '#1f77b4'
    ],
    [['drop'], '⊘ drop', 'Tags of this cell: drop', '#7f7f7f']
  ])('for %j says %s', (tags, text, name, colour) => {
    const cell = document.createElement('div');
    badgeOn(cell).badge.show({ tags, table, offer: undefined });
    const button = cell.querySelector('button');
    expect(button?.textContent).toBe(text);
    expect(button?.getAttribute('aria-label')).toBe(name);
    expect(cell.style.getPropertyValue('--jp-mlops-colour') || undefined).toBe(colour);
  });

  it('takes what comes from the notebook as text', () => {
    const cell = document.createElement('div');
    const { badge } = badgeOn(cell);
    badge.show({ tags: ['data:<img src=x onerror=alert(1)>'], table, offer: undefined });
    badge.show({ tags: [], table, offer });
    expect(cell.querySelector('img, b')).toBeNull();
    expect(cell.textContent).toContain('it <b>reads</b> (90 % sure)');
  });

  it('offers a tag to accept or refuse, until it doesn’t', () => {
    const cell = document.createElement('div');
    const { badge, actions } = badgeOn(cell);
    badge.show({ tags: [], table, offer });
    cell.querySelector<HTMLButtonElement>('[aria-label="Accept data"]')?.click();
    cell.querySelector<HTMLButtonElement>('[aria-label="Refuse data"]')?.click();
    expect(actions.accept).toHaveBeenCalledOnce();
    expect(actions.refuse).toHaveBeenCalledOnce();
    badge.show({ tags: ['data'], table, offer: undefined });
    expect(cell.querySelector('.jp-mlops-offer')).toBeNull();
    badge.dispose();
    expect(cell.childElementCount).toBe(0);
    expect(cell.dataset['mlopsTag']).toBeUndefined();
  });
});
