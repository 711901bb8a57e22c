// Made by `npm run contract` from jupyter_mlops/server/operations_contract.py; change that instead.

/**
 * The version that answers from now on.
 */
export interface ChampionNow {
  name: string;
  version: number;
}
/**
 * A file of data that a run was made from.
 */
export interface DataFile {
  path: string;
  sha256: string;
  size: number;
  /**
   * Whether it is the one that the build was proved with.
   */
  is_as_built: boolean;
  /**
   * What DVC tracks it as; else empty.
   */
  revision: string;
}
/**
 * The executed notebook of a run, to read: nothing of it is trusted.
 */
export interface ExecutedNotebook {
  /**
   * Of the notebook's file, or of the page that was made of it.
   */
  text: string;
}
/**
 * What a gate says of a run.
 */
export interface GateVerdict {
  kind: string;
  metric: string;
  passed: boolean;
  told: string;
}
/**
 * Do something with a job of the schedule; of one that is removed the history stays.
 */
export interface JobChange {
  job: string;
  change: 'pause' | 'resume' | 'remove';
}
/**
 * Retrain a build at set times from now on.
 */
export interface JobWish {
  build: string;
  /**
   * Empty: that of the build's folder.
   */
  name: string;
  cron: string;
  timezone: string;
  /**
   * Folder in which each run finds its data, from the server's root; empty: that of the build.
   */
  inputs: string;
  parameters: {
    [k: string]: unknown;
  };
  promotes: 'not-worse' | 'better' | 'never';
  only_new_data: boolean;
}
/**
 * How the latest run of a job stands or ended.
 */
export interface LastTurn {
  outcome: string;
  reason: string;
  begun: string;
  ended: string | null;
}
/**
 * The versions and the runs of a build's model, the newest first.
 */
export interface ModelHistory {
  name: string;
  /**
   * Where they are kept, without secrets; empty where nothing was ever retrained.
   */
  store: string;
  versions: ModelVersion[];
  runs: ModelRun[];
}
/**
 * A trained model in the registry.
 */
export interface ModelVersion {
  number: number;
  run: string;
  /**
   * ISO 8601, UTC, as all times here.
   */
  created: string;
  /**
   * Of `champion`, `challenger`, `previous`.
   */
  aliases: string[];
  outcome: string;
  reason: string;
  /**
   * The version of the build that it is from.
   */
  build: string;
  promotion: VersionPromotion | null;
  /**
   * Null is one that isn't a number.
   */
  metrics: {
    [k: string]: number | null;
  };
}
/**
 * When a version last took another's place, by whom and why.
 */
export interface VersionPromotion {
  at: string;
  actor: string;
  reason: string;
  instead_of: number | null;
}
/**
 * A retraining, or a time of the schedule at which there was none.
 */
export interface ModelRun {
  /**
   * Different for each row.
   */
  key: string;
  /**
   * Of the run in MLflow; empty where it never came to one.
   */
  id: string;
  begun: string;
  ended: string | null;
  /**
   * `running`, `promoted`, `kept`, `gate refused`, `data refused`, `failed`, `killed`, …
   */
  outcome: string;
  reason: string;
  trigger: string;
  /**
   * Of the schedule; empty for one that it has not started.
   */
  job: string;
  /**
   * Number in the schedule, under which its log is kept; null where it has begun nothing.
   */
  turn: number | null;
  version: number | null;
  metrics: {
    [k: string]: number | null;
  };
}
/**
 * A build below the server's root.
 */
export interface OperatedBuild {
  /**
   * From the server's root.
   */
  folder: string;
  /**
   * Of its model.
   */
  name: string;
  version: string;
  /**
   * Why it can't be retrained, with what can be done about it; else empty.
   */
  hindrance: string;
  parameters: OperatedParameter[];
}
/**
 * A parameter that a retraining can be given.
 */
export interface OperatedParameter {
  name: string;
  default: unknown;
  help: string;
}
/**
 * All builds below the server's root, by folder.
 */
export interface OperatedBuilds {
  builds: OperatedBuild[];
  /**
   * Libraries that retraining needs and that aren't installed; they come with one extra.
   */
  missing: string[];
  /**
   * Whether the whole of the server's root was looked through.
   */
  is_all: boolean;
}
/**
 * Let a version answer from now on.
 */
export interface PromotionRequest {
  build: string;
  version: number;
  reason: string;
}
/**
 * Train a build's model again, as a job.
 */
export interface RetrainingRequest {
  build: string;
  /**
   * Folder of the data, from the server's root; empty: the data of the build.
   */
  inputs: string;
  parameters: {
    [k: string]: unknown;
  };
  promotes: 'not-worse' | 'better' | 'never';
}
/**
 * Let the version answer that did before.
 */
export interface RollbackRequest {
  build: string;
  reason: string;
}
/**
 * What a run was made of, and what it was held to.
 */
export interface RunDetails {
  id: string;
  /**
   * Name → value as JSON.
   */
  parameters: {
    [k: string]: string;
  };
  metrics: {
    [k: string]: number | null;
  };
  gates: GateVerdict[];
  files: DataFile[];
  environment: {
    [k: string]: string;
  };
  has_notebook: boolean;
}
/**
 * What a run has printed, as text of which nothing is trusted.
 */
export interface RunLog {
  /**
   * Its end, where it is long.
   */
  text: string;
  /**
   * Bytes before it.
   */
  left_out: number;
}
/**
 * The user's schedule, as far as it is about builds below the server's root.
 */
export interface ScheduleNow {
  /**
   * Whether anything starts by itself.
   */
  has_daemon: boolean;
  jobs: ScheduledJob[];
  /**
   * Number of jobs about other builds.
   */
  elsewhere: number;
}
/**
 * A build that is retrained at set times.
 */
export interface ScheduledJob {
  name: string;
  /**
   * From the server's root.
   */
  build: string;
  /**
   * Empty where only alarms begin it.
   */
  cron: string;
  timezone: string;
  /**
   * A file that is an alarm whenever it is written; else empty.
   */
  watched: string;
  paused: boolean;
  /**
   * When it is due; null while it is paused, and where only alarms begin it.
   */
  next: string | null;
  next_try: string | null;
  last: LastTurn | null;
  /**
   * What becomes of times at which no scheduler ran.
   */
  missed: 'skip' | 'once' | 'all';
  /**
   * Seconds before each try after one that has failed.
   */
  retries_after: number[];
  time_limit: number | null;
  /**
   * Seconds from the beginning of a run to one that an alarm begins.
   */
  alarm_pause: number;
  /**
   * Whom the end of a run is told to: programs, hosts, mail addresses, and nothing secret.
   */
  tells: string[];
  tells_trouble_only: boolean;
}
/**
 * Run a job of the schedule now; its times stay as they are.
 */
export interface TurnRequest {
  job: string;
}
