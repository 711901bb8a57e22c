import { YNotebook } from '@jupyter/ydoc';
import { describe, expect, it, vi } from 'vitest';

import type { NotebookText, StageTable, TagSuggestion } from '../contract';
import { SuggestionModel } from './suggestions';
import { tagsOf } from './tags';

const table: StageTable = {
  stages: ['data', 'train'].map(tag => ({ tag, meaning: tag, colour: '#000000', glyph: '*' })),
  words: ['data', 'train', 'parameters', 'keep', 'drop']
};

function modelOf(
  tags: string[][],
  offered: Record<number, string>
): { notebook: YNotebook; model: SuggestionModel } {
  const notebook = new YNotebook({ disableDocumentWideUndoRedo: true });
  notebook.insertCells(
    0,
    tags.map(own => ({ cell_type: 'code', source: '', metadata: own.length ? { tags: own } : {} }))
  );
  notebook.clearUndoHistory();
  const suggestions = Object.entries(offered).map(([at, tag]): TagSuggestion => ({
    cell_id: notebook.cells[Number(at)]?.getId() ?? '',
    tag,
    reason: 'because',
    confidence: 0.5
  }));
  const model = new SuggestionModel({
    notebook,
    table: () => table,
    read: () => ({ path: 'a.ipynb', version: 0, cells: [], settings: {} }) as NotebookText,
    ask: () => Promise.resolve({ version: 0, suggestions })
  });
  return { notebook, model };
}

const allTags = (notebook: YNotebook): string[][] => notebook.cells.map(tagsOf);

describe('suggestions', () => {
  it('are accepted in one step that can be undone, other tags kept', async () => {
    const { notebook, model } = modelOf([['mine'], [], []], { 0: 'data', 2: 'train' });
    expect(await model.ask()).toBe(2);
    model.accept(model.offered);
    expect(allTags(notebook)).toEqual([['mine', 'data'], [], ['train']]);
    expect(model.offered).toEqual([]);
    notebook.undo();
    expect(allTags(notebook)).toEqual([['mine'], [], []]);
  });

  it('are refused one by one', async () => {
    const { notebook, model } = modelOf([[], []], { 0: 'data', 1: 'train' });
    await model.ask();
    model.refuse(model.offered.slice(0, 1));
    expect(model.offered.map(one => one.tag)).toEqual(['train']);
    expect(allTags(notebook)).toEqual([[], []]);
  });

  it('never stand against a tag that somebody has set meanwhile', async () => {
    const { notebook, model } = modelOf([[], []], { 0: 'data', 1: 'train' });
    await model.ask();
    notebook.cells[0]?.setMetadata('tags', ['drop']);
    expect(model.offered.map(one => one.tag)).toEqual(['train']);
    model.accept(model.offered);
    expect(allTags(notebook)).toEqual([['drop'], ['train']]);
  });

  it('go with the cell that they are for', async () => {
    const { notebook, model } = modelOf([[], []], { 0: 'data', 1: 'train' });
    await model.ask();
    notebook.deleteCell(0);
    expect(model.offered.map(one => one.tag)).toEqual(['train']);
  });

  it('tell that they have changed', async () => {
    const { model } = modelOf([[]], { 0: 'data' });
    const heard = vi.fn();
    model.changed.connect(heard);
    model.touch();
    expect(heard).not.toHaveBeenCalled();
    await model.ask();
    model.touch();
    expect(heard).toHaveBeenCalledTimes(2);
  });
});
