import { YNotebook } from '@jupyter/ydoc';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { Analysis, NotebookText } from '../contract';
import { AnalysisModel } from './analysis';
import { applyEdits } from './fixes';
import type { Box } from './layout';
import { layout, wrapped } from './layout';
import { stretchOf } from './places';

const answer = (version: number): Analysis => ({
  version,
  findings: [],
  statements: [],
  nodes: [],
  flows: [],
  parameters: []
});
const trouble = { message: 'away', hint: '', passes: true };

function modelWith(ask: (text: NotebookText) => Promise<Analysis>, isShown = () => true) {
  return new AnalysisModel({
    read: version => ({ path: 'a.ipynb', version, cells: [], settings: {} }),
    ask,
    isShown,
    explain: () => trouble
  });
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('many keys make one question, after a pause', async () => {
  const asked: number[] = [];
  const model = modelWith(async text => (asked.push(text.version), answer(text.version)));
  for (let key = 0; key < 5; key++) {
    model.touch();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(300);
  expect(asked).toEqual([6]);
  expect(model.isCurrent).toBe(true);
});

test('one question at a time; an answer about an older text is dropped', async () => {
  const open: (() => void)[] = [];
  const model = modelWith(text => new Promise(done => open.push(() => done(answer(text.version)))));
  model.touch(0);
  await vi.advanceTimersByTimeAsync(0);
  model.touch();
  await vi.advanceTimersByTimeAsync(1000);
  expect(open).toHaveLength(1);
  open[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(model.analysis).toBeNull();
  expect(open).toHaveLength(2);
  open[1]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(model.isCurrent).toBe(true);
});

test('nothing is asked for a hidden notebook until it is shown', async () => {
  let isShown = false;
  const ask = vi.fn(async (text: NotebookText) => answer(text.version));
  const model = modelWith(ask, () => isShown);
  model.touch();
  await vi.advanceTimersByTimeAsync(1000);
  expect(ask).not.toHaveBeenCalled();
  isShown = true;
  model.shown();
  await vi.advanceTimersByTimeAsync(0);
  expect(ask).toHaveBeenCalledTimes(1);
});

test('a server that is away is asked again, more and more seldom', async () => {
  const times: number[] = [];
  const begin = Date.now();
  const model = modelWith(() => (times.push(Date.now() - begin), Promise.reject(new Error('no'))));
  model.touch(0);
  await vi.advanceTimersByTimeAsync(8000);
  model.dispose();
  expect(times).toEqual([0, 1000, 3000, 7000]);
  expect(model.trouble).toBe(trouble);
});

test('places count UTF-16 units and are clamped', () => {
  const at = (line: number, column: number, end_line: number, end_column: number) =>
    stretchOf('a\n😀é = 1', { cell_id: 'c', line, column, end_line, end_column });
  expect(at(2, 2, 2, 3)).toEqual({ from: 4, to: 5 });
  expect(at(1, 9, 7, 0)).toEqual({ from: 1, to: 9 });
});

test.each(['cell', 'notebook'] as const)('a fix is one step of the undo of the %s', undoBy => {
  const notebook = YNotebook.create({ disableDocumentWideUndoRedo: true });
  const cell = notebook.addCell({ cell_type: 'code', id: 'c', source: 'é = a + b' });
  const place = (column: number) => ({
    cell_id: 'c',
    line: 1,
    column,
    end_line: 1,
    end_column: column + 1
  });
  const edits = [
    { place: place(4), text: 'one' },
    { place: place(8), text: 'two' }
  ];
  expect(applyEdits(notebook, edits, undoBy)).toBe(true);
  expect(cell.getSource()).toBe('é = one + two');
  (undoBy === 'cell' ? cell : notebook).undo();
  expect(cell.getSource()).toBe('é = a + b');
  expect(applyEdits(notebook, [...edits, ...edits], undoBy)).toBe(false);
  expect(cell.getSource()).toBe('é = a + b');
});

test('stages stand below each other, and names that do not fit are counted', () => {
  const node = (tag: string) => ({
    tag,
    entry: tag,
    gives: [],
    parameters: [],
    extras: [],
    cell_ids: []
  });
  const values = [{ name: 'model', annotation: 'object' }];
  const flows = [
    { source: 'data', target: 'train', values },
    { source: 'data', target: 'serve', values }
  ];
  const drawing = layout([node('data'), node('train'), node('serve')], flows, 300);
  const [data, train, serve] = drawing.boxes;
  const top = (box?: Box) => box?.y ?? NaN;
  const bottom = (box?: Box) => top(box) + (box?.height ?? NaN);
  expect(bottom(data)).toBeLessThan(top(train));
  expect(bottom(train)).toBeLessThan(top(serve));
  expect(drawing.edges).toHaveLength(2);
  expect(wrapped(['aaaa', 'bbbb', 'cccc', 'dddd'], 10, 1)).toEqual(['aaaa +3']);
});
