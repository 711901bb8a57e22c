import { YNotebook } from '@jupyter/ydoc';
import { describe, expect, it } from 'vitest';

import type { StageTable } from '../contract';
import {
  cellsOf,
  clearTags,
  isOurs,
  neighbour,
  removeTag,
  renameTag,
  setTag,
  tagsOf,
  withTag
} from './tags';

const table: StageTable = {
  stages: ['data', 'train', 'evaluate', 'serve'].map(tag => ({
    tag,
    meaning: tag,
    colour: '#000000',
    glyph: '*'
  })),
  words: ['data', 'train', 'evaluate', 'serve', 'parameters', 'keep', 'drop']
};

function notebookWith(...tags: unknown[]): YNotebook {
  const notebook = new YNotebook({ disableDocumentWideUndoRedo: true });
  notebook.insertCells(
    0,
    tags.map(one => ({
      cell_type: 'code',
      source: '',
      metadata: one === undefined ? {} : { tags: one as string[] }
    }))
  );
  notebook.clearUndoHistory();
  return notebook;
}

const allTags = (notebook: YNotebook) => notebook.cells.map(tagsOf);

describe('withTag', () => {
  it.each([
    [[], 'train', ['train']],
    [['hide', 'data', 'x'], 'train', ['hide', 'train', 'x']],
    [['data:clean'], 'data', ['data']],
    [['data'], 'data:clean', ['data:clean']],
    [['data', 'train'], 'serve', ['serve']],
    [['data'], 'keep', ['data', 'keep']],
    [['drop', 'a'], 'keep', ['keep', 'a']],
    [['train', 'keep'], 'parameters', ['parameters', 'keep']],
    [['dataset', 'Train'], 'train', ['dataset', 'Train', 'train']]
  ])('%j with %s is %j', (before, tag, after) => {
    expect(withTag(before, tag, table)).toEqual(after);
  });
});

describe('tags of a notebook', () => {
  it('are those of the table and steps of its stages', () => {
    const asked = ['data', 'data:clean', 'keep', 'keep:it', 'dataset', 'Data', ''];
    expect(asked.filter(tag => isOurs(tag, table))).toEqual(['data', 'data:clean', 'keep']);
  });

  it('are what is text among them, whatever a file holds', () => {
    expect(allTags(notebookWith(undefined, 'data', { data: 1 }, ['data', 7, null]))).toEqual([
      [],
      [],
      [],
      ['data']
    ]);
  });

  it('are undone and redone one change at a time', () => {
    const notebook = notebookWith([], []);
    setTag(notebook, [notebook.getCell(0)], 'data', table);
    setTag(notebook, [notebook.getCell(1)], 'train', table);
    notebook.undo();
    expect(allTags(notebook)).toEqual([['data'], []]);
    notebook.undo();
    expect(allTags(notebook)).toEqual([[], []]);
    notebook.redo();
    expect(allTags(notebook)).toEqual([['data'], []]);
  });

  it('are changed on several cells in one step', () => {
    const notebook = notebookWith([], ['mine']);
    setTag(notebook, notebook.cells, 'data', table);
    expect(allTags(notebook)).toEqual([['data'], ['mine', 'data']]);
    notebook.undo();
    expect(allTags(notebook)).toEqual([[], ['mine']]);
  });

  it('are not mixed with what is written next', () => {
    const notebook = notebookWith([]);
    setTag(notebook, notebook.cells, 'data', table);
    notebook.insertCell(1, { cell_type: 'code', source: 'x = 1' });
    notebook.undo();
    expect(allTags(notebook)).toEqual([['data']]);
  });

  it('leave no empty list behind, and no other tag is lost', () => {
    const notebook = notebookWith(['data', 'keep'], ['mine', 'data:clean']);
    clearTags(notebook, notebook.cells, table);
    expect(notebook.getCell(0).metadata).toEqual({});
    expect(notebook.getCell(1).metadata).toEqual({ tags: ['mine'] });
  });

  it('make no undo step where nothing changes', () => {
    const notebook = notebookWith(['data']);
    expect(setTag(notebook, notebook.cells, 'data', table)).toBe(false);
    expect(notebook.canUndo()).toBe(false);
  });

  it('do not change a list that somebody was given', () => {
    const notebook = notebookWith(['mine']);
    const given = notebook.getCell(0).getMetadata('tags');
    setTag(notebook, notebook.cells, 'data', table);
    expect(given).toEqual(['mine']);
  });

  it('are renamed and removed everywhere in one step', () => {
    const notebook = notebookWith(['a'], ['b', 'a'], ['c']);
    renameTag(notebook, 'a', 'b');
    expect(allTags(notebook)).toEqual([['b'], ['b'], ['c']]);
    removeTag(notebook, 'b');
    expect(allTags(notebook)).toEqual([[], [], ['c']]);
    notebook.undo();
    notebook.undo();
    expect(allTags(notebook)).toEqual([['a'], ['b', 'a'], ['c']]);
  });
});

describe('cells of a stage', () => {
  it('are found with those of its steps', () => {
    const notebook = notebookWith(['data'], ['train'], ['data:clean'], ['dataset']);
    expect(cellsOf(notebook, 'data', table)).toEqual([0, 2]);
    expect(cellsOf(notebook, 'data:clean', table)).toEqual([2]);
  });

  it('are only those with just this word where it is no stage', () => {
    const notebook = notebookWith(['keep:it'], ['keep']);
    expect(cellsOf(notebook, 'keep', table)).toEqual([1]);
  });

  it.each([
    [0, 1, 2],
    [2, 1, 0],
    [1, -1, 0],
    [0, -1, 2]
  ] as const)('lead from %i by %i to %i', (from, step, to) => {
    expect(neighbour([0, 2], from, step)).toBe(to);
  });

  it('lead nowhere where there are none', () => {
    expect(neighbour([], 3, 1)).toBe(-1);
    expect(neighbour([], 3, -1)).toBe(-1);
  });
});
