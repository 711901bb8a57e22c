import type { ServerConnection } from '@jupyterlab/services';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Job, JobList, JobRequest, Renaming } from './contract';
import { request } from '../request';
import { FollowedJob } from './followed';
import { renamed } from './renaming';

export type JobKind = Job['kind'];

const OF_NOTEBOOKS: ReadonlySet<JobKind> = new Set<JobRequest['kind']>([
  'build',
  'tests',
  'service'
]);

/** The newest job of each kind for each notebook; the server keeps them over a reload. */
export class Jobs {
  constructor(private readonly server: ServerConnection.ISettings) {}

  /** Some job has changed, or there is another one. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  of(path: string, kind: JobKind): FollowedJob | undefined {
    return this._followed.get(keyOf(path, kind));
  }

  get running(): FollowedJob[] {
    return [...this._followed.values()].filter(one => one.isRunning);
  }

  /** Learn from the server what was started before this page was loaded. */
  async load(): Promise<void> {
    this._takeIn(await this._listed());
    this._changed.emit();
  }

  /** Take in the newest of a notebook that others have started, or have built elsewhere. */
  async find(path: string): Promise<void> {
    await this._told;
    await request(this.server, 'compilation/searches', { method: 'POST', body: { path } });
    if (this._takeIn((await this._listed()).filter(job => job.path === path))) {
      this._changed.emit();
    }
  }

  /** Start a job about a saved notebook. @throws RequestRefused */
  start(path: string, kind: JobRequest['kind']): Promise<FollowedJob> {
    return this.request('compilation/jobs', { kind, path });
  }

  /** Let the jobs follow a notebook, or a folder, that goes by another path, and the server know. */
  rename(renaming: Renaming): void {
    const before = [...this._followed];
    this._followed.clear();
    for (const [key, followed] of before) {
      const { kind } = followed.job;
      const path = key.slice(keyOf('', kind).length);
      const isMoved = OF_NOTEBOOKS.has(kind) && renamed(path, renaming) !== path;
      this._place(isMoved ? renamed(path, renaming) : path, followed);
      followed.rename(renaming);
    }
    this._told = request(this.server, 'compilation/renamings', {
      method: 'POST',
      body: renaming
    }).then(
      () => undefined,
      () => undefined // what the server doesn't know of shows when it is asked about the notebook
    );
    this._changed.emit();
  }

  /** The server knows what notebooks are called by now. */
  get told(): Promise<void> {
    return this._told;
  }

  /** Start a job at the route that is for it. @throws RequestRefused */
  async request(route: string, body: unknown): Promise<FollowedJob> {
    await this._told;
    const job = await request<Job>(this.server, route, { method: 'POST', body });
    const followed = this._follow(job);
    this._changed.emit();
    return followed;
  }

  /** End a job. @throws RequestRefused */
  async cancel(followed: FollowedJob): Promise<void> {
    await request<Job>(this.server, `compilation/jobs/${followed.job.id}`, { method: 'DELETE' });
  }

  private async _listed(): Promise<Job[]> {
    return (await request<JobList>(this.server, 'compilation/jobs')).jobs;
  }

  /** @returns whether one of the jobs was not known yet */
  private _takeIn(jobs: readonly Job[]): boolean {
    let isAny = false;
    for (const job of jobs) {
      const known = this.of(job.path, job.kind);
      // the newest come first, so of each kind at most one is taken in
      if (known === undefined || known.job.started < job.started) {
        this._follow(job);
        isAny = true;
      }
    }
    return isAny;
  }

  private _follow(job: Job): FollowedJob {
    const key = keyOf(job.path, job.kind);
    this._followed.get(key)?.dispose();
    const followed = new FollowedJob(job, this.server);
    this._followed.set(key, followed);
    followed.changed.connect(() => this._changed.emit());
    return followed;
  }

  /** Of two jobs, as of a notebook that was saved over another one, the newer one stays. */
  private _place(path: string, followed: FollowedJob): void {
    const key = keyOf(path, followed.job.kind);
    const other = this._followed.get(key);
    if (other && other.job.started > followed.job.started) {
      followed.dispose();
      return;
    }
    other?.dispose();
    this._followed.set(key, followed);
  }

  private _told = Promise.resolve();
  private readonly _followed = new Map<string, FollowedJob>();
  private readonly _changed = new Signal<this, void>(this);
}

function keyOf(path: string, kind: JobKind): string {
  return `${kind} ${path}`;
}
