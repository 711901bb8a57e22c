// Made by `npm run contract` from jupyter_mlops/server/jobs_contract.py; change that instead.

/**
 * A job as it stands now.
 */
export interface Job {
  id: string;
  kind: 'build' | 'tests' | 'service' | 'retraining' | 'turn';
  /**
   * Of the notebook; of the build for a retraining; the name of the job in the schedule.
   */
  path: string;
  status: 'running' | 'done' | 'refused' | 'failed' | 'cancelled' | 'interrupted';
  /**
   * ISO 8601, UTC.
   */
  started: string;
  progress: Progress | null;
  /**
   * Why it has failed or ended, in words for people; else empty.
   */
  message: string;
}
/**
 * How far a job is.
 */
export interface Progress {
  /**
   * `recording`, `validating`, …: a word for people.
   */
  phase: string;
  done: number;
  total: number;
}
/**
 * One thing that happened in a job; they are counted from 1 and can be asked for again.
 */
export interface JobEvent {
  number: number;
  job: Job;
  /**
   * Lines that the job has printed, for tests and services; else empty.
   */
  output: string;
}
/**
 * The jobs that are known, the newest first.
 */
export interface JobList {
  jobs: Job[];
}
/**
 * Start a job about a notebook, whose file must hold what is meant.
 */
export interface JobRequest {
  kind: 'build' | 'tests' | 'service';
  /**
   * Of the notebook, from the server's root.
   */
  path: string;
}
/**
 * A notebook, or a folder above notebooks and builds, goes by another path from now on.
 */
export interface Renaming {
  /**
   * As it was, from the server's root.
   */
  path: string;
  to: string;
}
