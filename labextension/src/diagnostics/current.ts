import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';

import type { Finding } from '../contract';
import type { AnalysisModel } from './analysis';
import { applyEdits } from './fixes';
import type { IAnalyses } from './tokens';

/** The notebook that the user is at, and what is known of it. */
export class Current {
  constructor(
    private readonly tracker: Pick<INotebookTracker, 'currentWidget'>,
    private readonly analyses: Pick<IAnalyses, 'of'>,
    private readonly tellOutdated: () => void
  ) {}

  get panel(): NotebookPanel | null {
    return this.tracker.currentWidget;
  }

  get model(): AnalysisModel | undefined {
    return this.analyses.of(this.panel?.context.model.sharedModel ?? null);
  }

  /**
   * Apply a fix. One that is about a text that was changed since is not applied: that is told, and
   * the text looked at again.
   *
   * @returns whether it was done
   */
  fix(finding: Finding): boolean {
    const { panel, model } = this;
    if (!panel || !model) {
      return false;
    }
    const isCurrent = model.isCurrent && (model.analysis?.findings.includes(finding) ?? false);
    if (isCurrent && this._apply(panel, finding)) {
      return true;
    }
    this.tellOutdated();
    model.retry();
    return false;
  }

  private _apply(panel: NotebookPanel, finding: Finding): boolean {
    // where the cursor is in the text, the undo of the text is what people press
    const isWriting = panel.content.mode === 'edit';
    const { activeCell } = panel.content;
    const isThere = activeCell?.model.sharedModel.getId() === finding.edits[0]?.place.cell_id;
    return applyEdits(
      panel.context.model.sharedModel,
      finding.edits,
      isWriting && isThere ? 'cell' : 'notebook'
    );
  }
}
