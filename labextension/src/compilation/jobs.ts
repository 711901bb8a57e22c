import type { ServerConnection } from '@jupyterlab/services';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Job, JobList, JobRequest } from '../contract';
import { request } from '../request';
import { FollowedJob } from './followed';

export type JobKind = Job['kind'];

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
    const { jobs } = await request<JobList>(this.server, 'compilation/jobs');
    for (const job of jobs) {
      // the newest come first
      if (!this._followed.has(keyOf(job.path, job.kind))) {
        this._follow(job);
      }
    }
    this._changed.emit();
  }

  /** Start a job about a saved notebook. @throws RequestRefused */
  start(path: string, kind: JobRequest['kind']): Promise<FollowedJob> {
    return this.request('compilation/jobs', { kind, path });
  }

  /** Start a job at the route that is for it. @throws RequestRefused */
  async request(route: string, body: unknown): Promise<FollowedJob> {
    const job = await request<Job>(this.server, route, { method: 'POST', body });
    const followed = this._follow(job);
    this._changed.emit();
    return followed;
  }

  /** End a job. @throws RequestRefused */
  async cancel(followed: FollowedJob): Promise<void> {
    await request<Job>(this.server, `compilation/jobs/${followed.job.id}`, { method: 'DELETE' });
  }

  private _follow(job: Job): FollowedJob {
    const key = keyOf(job.path, job.kind);
    this._followed.get(key)?.dispose();
    const followed = new FollowedJob(job, this.server);
    this._followed.set(key, followed);
    followed.changed.connect(() => this._changed.emit());
    return followed;
  }

  private readonly _followed = new Map<string, FollowedJob>();
  private readonly _changed = new Signal<this, void>(this);
}

function keyOf(path: string, kind: JobKind): string {
  return `${kind} ${path}`;
}
