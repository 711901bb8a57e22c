import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  ModelHistory,
  ModelVersion,
  OperatedBuild,
  OperatedBuilds,
  ScheduleNow
} from './contract';
import { RequestRefused } from '../request';
import type { OperationsClient } from './client';

/** Milliseconds from one look to the next. */
const PAUSE = 5000;
const LONGEST_PAUSE = 60_000;

type Asked = 'builds' | 'history' | 'schedule';

/** Models in use as the server tells of them; it is asked again and again while somebody looks. */
export class OperationsModel {
  /** With the folder of the build to begin with; the first one that is found without. */
  constructor(
    private readonly client: OperationsClient,
    private _folder = ''
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null until the server has answered. */
  get builds(): OperatedBuilds | null {
    return this._builds;
  }

  /** The build that is shown. */
  get build(): OperatedBuild | undefined {
    const all = this._builds?.builds ?? [];
    return all.find(one => one.folder === this._folder) ?? all[0];
  }

  get history(): ModelHistory | null {
    return this._history;
  }

  get schedule(): ScheduleNow | null {
    return this._schedule;
  }

  /** What could not be asked, each in a sentence. */
  get troubles(): string[] {
    return [...new Set(this._troubles.values())];
  }

  /** Show another build. */
  choose(folder: string): void {
    if (folder !== this.build?.folder) {
      this._history = null;
      this._troubles.delete('history');
    }
    this._folder = folder;
    this._changed.emit();
    void this.look();
  }

  /** Somebody looks, or no longer does: nobody is asked while nobody does. */
  setWatched(isWatched: boolean): void {
    if (isWatched === this._isWatched) {
      return;
    }
    this._isWatched = isWatched;
    if (isWatched) {
      void this.look(true);
    } else {
      clearTimeout(this._timer);
    }
  }

  /** Ask now; with `isAnew` also for builds, for which the server has to walk through folders. */
  async look(isAnew = false): Promise<void> {
    clearTimeout(this._timer);
    const turn = ++this._turn;
    if (isAnew || this._builds === null) {
      await this._ask('builds', this.client.builds(), found => (this._builds = found));
    }
    const build = this.build;
    const schedule = this._ask('schedule', this.client.schedule(), found => {
      this._schedule = found;
    });
    const canTell = this._builds?.missing.length === 0;
    await (build && canTell && this._askHistory(build.folder));
    await schedule;
    if (turn === this._turn && this._isWatched) {
      this._pause = this._troubles.size > 0 ? Math.min(this._pause * 2, LONGEST_PAUSE) : PAUSE;
      this._timer = setTimeout(() => void this.look(), this._pause);
    }
  }

  /** Something was changed, and the server has told how it stands now. */
  setSchedule(schedule: ScheduleNow): void {
    this._schedule = schedule;
    this._changed.emit();
  }

  dispose(): void {
    this.setWatched(false);
    this._turn += 1;
    Signal.clearData(this);
  }

  private _askHistory(folder: string): Promise<void> {
    return this._ask('history', this.client.history(folder), found => {
      if (this.build?.folder === folder) {
        this._history = found;
      }
    });
  }

  /** Take an answer; where there is none, what was known stays, with the trouble. */
  private async _ask<Found>(
    what: Asked,
    answer: Promise<Found>,
    take: (found: Found) => void
  ): Promise<void> {
    try {
      take(await answer);
      this._troubles.delete(what);
    } catch (error) {
      this._troubles.set(what, saidBy(error));
    }
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _troubles = new Map<Asked, string>();
  private _builds: OperatedBuilds | null = null;
  private _history: ModelHistory | null = null;
  private _schedule: ScheduleNow | null = null;
  private _isWatched = false;
  private _pause = PAUSE;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _turn = 0;
}

/** An error in a sentence, with what can be done about it. */
export function saidBy(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return error instanceof RequestRefused && error.hint ? `${said}: ${error.hint}.` : said;
}

/** The version with an alias. */
export function aliased(
  history: ModelHistory | null,
  alias: 'champion' | 'previous'
): ModelVersion | undefined {
  return history?.versions.find(one => one.aliases.includes(alias));
}

/** Where a rollback leads; undefined where there is nothing to go back to. */
export function rollbackTarget(history: ModelHistory | null): ModelVersion | undefined {
  const before = aliased(history, 'previous');
  return before?.aliases.includes('champion') ? undefined : before;
}
