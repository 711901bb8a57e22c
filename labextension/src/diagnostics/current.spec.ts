import { YNotebook } from '@jupyter/ydoc';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { Analysis, Finding, NotebookText } from '../contract';
import { AnalysisModel } from './analysis';
import { Current } from './current';

const notebook = new YNotebook();
notebook.addCell({ cell_type: 'code', id: 'a', source: 'x = rand()' });

function seedless(cellId: string): Finding {
  const place = { cell_id: cellId, line: 1, column: 4, end_line: 1, end_column: 10 };
  return {
    code: 'ML101',
    name: 'unseeded',
    severity: 'error',
    message: 'no seed',
    why: '',
    fix: '',
    place,
    related: [],
    edits: [{ place, text: 'rand(7)' }]
  };
}

const answer = ({ version, cells }: NotebookText): Analysis => ({
  version,
  findings: cells.map(cell => seedless(cell.id)),
  statements: [],
  nodes: [],
  flows: [],
  parameters: []
});

function opened(): { model: AnalysisModel; current: Current; told: () => number } {
  const model = new AnalysisModel({
    read: version => ({
      path: 'a.ipynb',
      version,
      cells: [{ id: 'a', type: 'code', source: '', tags: [] }],
      settings: {}
    }),
    ask: text => Promise.resolve(answer(text)),
    isShown: () => true,
    explain: () => ({ message: 'away', hint: '', passes: false })
  });
  // of JupyterLab's panel only what is asked for
  const panel = {
    content: { mode: 'command', activeCell: null },
    context: { model: { sharedModel: notebook } }
  } as unknown as NotebookPanel;
  const tell = vi.fn();
  const current = new Current({ currentWidget: panel }, { of: () => model }, tell);
  return { model, current, told: () => tell.mock.calls.length };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a fix of a text that was changed since is told, and the text looked at again', async () => {
  const { model, current, told } = opened();
  model.shown();
  await vi.advanceTimersByTimeAsync(0);
  const [finding] = model.analysis?.findings ?? [];
  if (!finding) {
    throw new Error('nothing was found');
  }
  model.touch();
  expect(current.fix(finding)).toBe(false);
  expect(told()).toBe(1);
  expect(notebook.cells[0]?.getSource()).toBe('x = rand()');
  await vi.advanceTimersByTimeAsync(0); // at once, not after the pause for typing
  expect(model.isCurrent).toBe(true);
  expect(current.fix(finding)).toBe(true);
  expect(notebook.cells[0]?.getSource()).toBe('x = rand(7)');
  expect(told()).toBe(1);
});

test('a fix whose cell is gone is told', async () => {
  const { model, current, told } = opened();
  model.shown();
  await vi.advanceTimersByTimeAsync(0);
  const [finding] = model.analysis?.findings ?? [];
  notebook.deleteCell(0);
  expect(finding && current.fix(finding)).toBe(false);
  expect(told()).toBe(1);
});
