import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { Finding, Place } from '../contract';
import type { AnalysisModel } from './analysis';
import { stretchOf } from './places';
import { reportOf } from './reports';

/** Bring a cell into view and make it the active one. @returns undefined where it is gone */
export async function goToCell(panel: NotebookPanel, cellId: string): Promise<Cell | undefined> {
  const notebook = panel.content;
  const index = notebook.widgets.findIndex(cell => cell.model.sharedModel.getId() === cellId);
  const cell = notebook.widgets[index];
  if (cell === undefined) {
    return undefined;
  }
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  await notebook.scrollToCell(cell);
  await cell.ready;
  notebook.activate();
  return cell;
}

/** Put the cursor to a place. */
export async function goToPlace(panel: NotebookPanel, place: Place): Promise<void> {
  const cell = await goToCell(panel, place.cell_id);
  if (!cell) {
    return;
  }
  cell.inputHidden = false;
  panel.content.mode = 'edit';
  const { editor } = cell;
  if (editor) {
    const { from } = stretchOf(editor.model.sharedModel.getSource(), place);
    const position = editor.getPositionAt(from);
    if (position) {
      editor.setCursorPosition(position);
      editor.revealPosition(position);
    }
    editor.focus();
  }
}

/** The finding after (or before) the cursor in the notebook's order; round at the end. */
export function neighbour(
  panel: NotebookPanel,
  model: AnalysisModel,
  direction: 1 | -1
): Finding | undefined {
  const { activeCell } = panel.content;
  const here = {
    id: activeCell?.model.sharedModel.getId() ?? '',
    line: (activeCell?.editor?.getCursorPosition().line ?? -1) + 1,
    column: activeCell?.editor?.getCursorPosition().column ?? 0
  };
  return nextFinding(placed(model), model.text?.cells.map(cell => cell.id) ?? [], here, direction);
}

/** The first finding that covers the cursor and that has a fix; else the first one of the cell. */
export function fixable(panel: NotebookPanel, model: AnalysisModel): Finding | undefined {
  const { activeCell } = panel.content;
  if (!activeCell) {
    return undefined;
  }
  const report = reportOf(model, activeCell.model.sharedModel.getId());
  const offered = report?.findings.filter(finding => finding.edits.length > 0) ?? [];
  const line = (activeCell.editor?.getCursorPosition().line ?? -1) + 1;
  const covers = ({ place }: Finding): boolean =>
    place !== null && place.line <= line && line <= place.end_line;
  return offered.find(covers) ?? offered[0];
}

interface Here {
  id: string;
  line: number;
  column: number;
}

type PlacedFinding = Finding & { place: Place };

function placed(model: AnalysisModel): PlacedFinding[] {
  const findings = model.analysis?.findings ?? [];
  return findings.filter((finding): finding is PlacedFinding => finding.place !== null);
}

export function nextFinding(
  findings: PlacedFinding[],
  cellIds: string[],
  here: Here,
  direction: 1 | -1
): Finding | undefined {
  const order = new Map(cellIds.map((id, at) => [id, at]));
  const key = (id: string, line: number, column: number): [number, number, number] => [
    order.get(id) ?? 0,
    line,
    column
  ];
  const sorted = findings
    .map(finding => ({
      finding,
      at: key(finding.place.cell_id, finding.place.line, finding.place.column)
    }))
    .sort((one, other) => compared(one.at, other.at) * direction);
  const from = key(here.id, here.line, here.column);
  const found = sorted.find(one => compared(one.at, from) * direction > 0) ?? sorted[0];
  return found?.finding;
}

function compared(one: number[], other: number[]): number {
  for (const [at, value] of one.entries()) {
    const difference = value - (other[at] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}
