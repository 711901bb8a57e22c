import type { ServerConnection } from '@jupyterlab/services';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { BuildReport } from '../contract';
import type { Job, JobEvent, Progress, Renaming } from './contract';
import { open, request, RequestRefused } from '../request';
import { EventStreamReader } from './event_stream';
import { renamed } from './renaming';

const FIRST_PAUSE = 500;
const LAST_PAUSE = 15_000;

/** A job of the server, with what it has told so far; it is followed until it ends. */
export class FollowedJob {
  constructor(
    private _job: Job,
    private readonly server: ServerConnection.ISettings
  ) {
    void this._follow();
  }

  get job(): Job {
    return this._job;
  }

  get isRunning(): boolean {
    return this._job.status === 'running';
  }

  /** The phases that were seen, in their order, each with how far it came. */
  get phases(): readonly Progress[] {
    return [...this._phases.values()];
  }

  /** What the job has printed. */
  get output(): string {
    return this._output;
  }

  /** What a build came to; undefined where it has not come yet, or came to nothing. */
  get report(): BuildReport | undefined {
    return this._report;
  }

  /** Whether the server can't be heard at the moment. */
  get isAway(): boolean {
    return this._isAway;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** A folder of the server, maybe one above the build, goes by another path. */
  rename(renaming: Renaming): void {
    if (this._report?.folder) {
      this._report = { ...this._report, folder: renamed(this._report.folder, renaming) };
    }
  }

  /** Nobody follows it any longer; the job itself goes on. */
  dispose(): void {
    this._ended.abort();
    Signal.clearData(this);
  }

  /** Hear the events from the last one that was heard, again and again until the end. */
  private async _follow(): Promise<void> {
    let failures = 0;
    while (!this._ended.signal.aborted) {
      try {
        const heard = this._last;
        await this._hear();
        if (this.isRunning && this._last === heard) {
          // a server that was killed and started again has noted less than it had told
          this._job = await request<Job>(this.server, `compilation/jobs/${this._job.id}`);
        }
        if (!this.isRunning) {
          break;
        }
        failures = this._last > heard ? 0 : failures + 1;
      } catch (error) {
        if (error instanceof RequestRefused && error.status === 404) {
          this._forgotten();
          return;
        }
        failures += 1;
        this._setAway(true);
      }
      await pause(Math.min(FIRST_PAUSE * 2 ** failures, LAST_PAUSE));
    }
    await this._fetchReport();
  }

  private async _hear(): Promise<void> {
    const path = `compilation/jobs/${this._job.id}/events?after=${this._last}`;
    const response = await open(this.server, path, { signal: this._ended.signal });
    this._setAway(false);
    const pieces = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const events = new EventStreamReader();
    for (;;) {
      const { value, done } = (await pieces?.read()) ?? { value: undefined, done: true };
      if (done || value === undefined) {
        return;
      }
      for (const data of events.take(value)) {
        this._take(JSON.parse(data) as JobEvent);
      }
      this._changed.emit();
    }
  }

  private _take(event: JobEvent): void {
    this._last = event.number;
    this._job = event.job;
    this._output += event.output;
    const { progress } = event.job;
    if (progress) {
      this._phases.set(progress.phase, progress);
    }
  }

  private async _fetchReport(): Promise<void> {
    const hasReport = this._job.status === 'done' || this._job.status === 'refused';
    if (this._job.kind === 'build' && hasReport && !this._ended.signal.aborted) {
      try {
        this._report = await request<BuildReport>(
          this.server,
          `compilation/jobs/${this._job.id}/report`
        );
      } catch {
        // the server went away just now: the message of the job is all there is
      }
    }
    this._changed.emit();
  }

  private _forgotten(): void {
    this._job = { ...this._job, status: 'interrupted' };
    this._changed.emit();
  }

  private _setAway(isAway: boolean): void {
    if (this._isAway !== isAway) {
      this._isAway = isAway;
      this._changed.emit();
    }
  }

  private readonly _ended = new AbortController();
  private readonly _phases = new Map<string, Progress>();
  private readonly _changed = new Signal<this, void>(this);
  private _last = 0;
  private _output = '';
  private _report: BuildReport | undefined;
  private _isAway = false;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
