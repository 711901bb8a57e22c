// Made by `npm run contract` from jupyter_mlops/server/contract.py; change that instead.

/**
 * What is known of one version of a notebook that was not run.
 */
export interface Analysis {
  version: number;
  findings: Finding[];
  statements: StatementFate[];
  /**
   * Empty where errors keep the notebook from becoming a pipeline.
   */
  nodes: StageNode[];
  flows: StageFlow[];
  parameters: ParameterRow[];
}
/**
 * A diagnostic; `place` is null where it is about the whole notebook.
 */
export interface Finding {
  code: string;
  name: string;
  severity: 'error' | 'warning' | 'info';
  message: string;
  why: string;
  fix: string;
  place: Place | null;
  related: RelatedPlace[];
  /**
   * What to change, where a fix is mechanical.
   */
  edits: TextEdit[];
}
/**
 * A stretch of a cell; the end is exclusive.
 */
export interface Place {
  cell_id: string;
  line: number;
  column: number;
  end_line: number;
  end_column: number;
}
/**
 * Another place that helps to understand a finding.
 */
export interface RelatedPlace {
  place: Place;
  note: string;
}
/**
 * Text to put in the place of another.
 */
export interface TextEdit {
  place: Place;
  text: string;
}
/**
 * What becomes of a statement, and why.
 */
export interface StatementFate {
  place: Place;
  kept: boolean;
  /**
   * `data`, `data:clean`, `definitions`, `parameters`, `serve`; empty when it is dropped.
   */
  where: string;
  reason: string;
}
/**
 * A stage of the pipeline, as it is drawn.
 */
export interface StageNode {
  tag: string;
  entry: string;
  gives: Value[];
  parameters: string[];
  extras: NamesOf[];
  /**
   * The cells that its code is from, in the notebook's order.
   */
  cell_ids: string[];
}
/**
 * A named value with its type as the package writes it.
 */
export interface Value {
  name: string;
  annotation: string;
}
/**
 * A few names under a heading: metrics, plots, reports, request, answer.
 */
export interface NamesOf {
  what: string;
  names: string[];
}
/**
 * What goes from one stage to another.
 */
export interface StageFlow {
  source: string;
  target: string;
  values: Value[];
}
/**
 * A parameter of the package.
 */
export interface ParameterRow {
  name: string;
  annotation: string;
  default: unknown;
  help: string;
  /**
   * `one of a, b`, `0 to 1`, or empty.
   */
  limits: string;
}
/**
 * A generated file to look at.
 */
export interface BuildFile {
  path: string;
  /**
   * Empty for what isn't text.
   */
  text: string;
  /**
   * In bytes.
   */
  size: number;
}
/**
 * What a build came to; `folder` is empty where nothing was released.
 */
export interface BuildReport {
  /**
   * From the server's root.
   */
  folder: string;
  /**
   * Of its `build.json`: names this very build; empty where nothing was released.
   */
  digest: string;
  /**
   * Name of its file when it was built.
   */
  notebook: string;
  name: string;
  version: string;
  validated: boolean;
  points: ProofPoint[];
  rows: ProofRow[];
  findings: Finding[];
  /**
   * All generated files, from the folder of the build.
   */
  files: string[];
  /**
   * Against the build that was there before, as Markdown; empty where there was none.
   */
  changes: string;
  /**
   * Whether it was built elsewhere, on the command line: then findings and changes are lost.
   */
  is_found?: boolean;
}
/**
 * One run of the notebook beside one of the package, with the same parameters.
 */
export interface ProofPoint {
  label: string;
  /**
   * `n_estimators = 20, seed = 1`: those that aren't the notebook's own; else empty.
   */
  values: string;
}
/**
 * One comparison of the notebook's value with the package's.
 */
export interface ProofRow {
  /**
   * The label of a point.
   */
  point: string;
  stage: string;
  subject: string;
  name: string;
  verdict: string;
  detail: string;
}
/**
 * Look for a build of a notebook that was made elsewhere.
 */
export interface BuildSearch {
  /**
   * Of the notebook, from the server's root.
   */
  path: string;
}
/**
 * How a build stands by now, beside its notebook as that is saved.
 */
export interface BuildStanding {
  /**
   * Whether the folder still holds a build of the notebook.
   */
  there: boolean;
  /**
   * What has changed in the notebook: `2 cells changed (4, 7)`; else empty.
   */
  since: string;
  /**
   * Files of a proved package that were edited since its proof.
   */
  edited: string[];
}
/**
 * What the analysis needs to know of a cell.
 */
export interface CellText {
  id: string;
  type: 'code' | 'markdown' | 'raw';
  source: string;
  tags: string[];
}
/**
 * What there is to know about a diagnostic code.
 */
export interface CodePage {
  code: string;
  name: string;
  /**
   * Markdown.
   */
  text: string;
}
/**
 * A notebook as it stands in the editor, saved or not.
 */
export interface NotebookText {
  /**
   * Where it is or will be saved, from the server's root.
   */
  path: string;
  /**
   * Counted by the front end, and sent back with the answer.
   */
  version: number;
  cells: CellText[];
  /**
   * `metadata.nb2prod` of the notebook.
   */
  settings: {
    [k: string]: unknown;
  };
}
/**
 * The shape of every answer that isn't a success.
 */
export interface Refusal {
  /**
   * What happened.
   */
  error: string;
  /**
   * What can be done about it.
   */
  hint: string;
  /**
   * A kebab-case word for programs: `notebook-unreadable`, `too-large`, `not-found`, …
   */
  reference: string;
}
/**
 * What the service said to a request.
 */
export interface ServiceAnswer {
  status: number;
  body: unknown;
  milliseconds: number;
}
/**
 * What a running service can be asked at one of its paths.
 */
export interface ServiceSchema {
  /**
   * `/predict`; the function's name where there are several.
   */
  path: string;
  /**
   * JSON Schema of the body.
   */
  request: {
    [k: string]: unknown;
  };
  example: unknown;
}
/**
 * All that a running service can be asked.
 */
export interface ServiceSchemas {
  endpoints: ServiceSchema[];
}
/**
 * A row of the table of stages.
 */
export interface Stage {
  tag: string;
  meaning: string;
  colour: string;
  glyph: string;
}
/**
 * What cell tags mean: the stages in pipeline order, and the other words.
 */
export interface StageTable {
  stages: Stage[];
  /**
   * All tags that mean something, those of the stages included; any other is the user's own.
   */
  words: string[];
}
/**
 * A tag for a cell that has none of ours.
 */
export interface TagSuggestion {
  cell_id: string;
  tag: string;
  reason: string;
  /**
   * Between 0 and 1.
   */
  confidence: number;
}
/**
 * All that can be suggested for one version of a notebook.
 */
export interface TagSuggestions {
  version: number;
  suggestions: TagSuggestion[];
}
