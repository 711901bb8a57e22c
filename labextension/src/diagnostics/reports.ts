import type { Analysis, Finding, NotebookText, StatementFate } from '../contract';
import type { AnalysisModel } from './analysis';

/** What is known of one cell, and of which text of it. */
export interface CellReport {
  source: string;
  findings: Finding[];
  statements: StatementFate[];
}

export type Severity = Finding['severity'];

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

const made = new WeakMap<Analysis, Map<string, CellReport>>();

/** The last answer by cell; it is sorted once for all editors. */
export function reportOf(model: AnalysisModel, cellId: string): CellReport | undefined {
  const { analysis, text } = model;
  if (analysis === null || text === null) {
    return undefined;
  }
  let reports = made.get(analysis);
  if (reports === undefined) {
    reports = byCell(text, analysis);
    made.set(analysis, reports);
  }
  return reports.get(cellId);
}

export function byCell(text: NotebookText, analysis: Analysis): Map<string, CellReport> {
  const reports = new Map<string, CellReport>(
    text.cells.map(cell => [cell.id, { source: cell.source, findings: [], statements: [] }])
  );
  for (const finding of analysis.findings) {
    reports.get(finding.place?.cell_id ?? '')?.findings.push(finding);
  }
  for (const statement of analysis.statements) {
    reports.get(statement.place.cell_id)?.statements.push(statement);
  }
  return reports;
}

/** The most severe first; those of one severity in the order of the notebook, as they come. */
export function byWeight(findings: Finding[]): Finding[] {
  const rank = (finding: Finding): number => SEVERITIES.indexOf(finding.severity);
  return [...findings].sort((one, other) => rank(one) - rank(other));
}

/** Whether a finding is at least so severe. */
export function isAtLeast(finding: Finding, least: Severity): boolean {
  return SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(least);
}
