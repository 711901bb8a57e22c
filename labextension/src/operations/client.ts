import type { ServerConnection } from '@jupyterlab/services';

import type {
  ChampionNow,
  ExecutedNotebook,
  JobChange,
  JobWish,
  ModelHistory,
  OperatedBuilds,
  PromotionRequest,
  RollbackRequest,
  RunDetails,
  RunLog,
  ScheduleNow
} from './contract';
import { request } from '../request';

/** What can be asked of the server about models in use. Each may throw what `request` throws. */
export class OperationsClient {
  constructor(private readonly server: ServerConnection.ISettings) {}

  builds(): Promise<OperatedBuilds> {
    return request(this.server, 'operations/builds');
  }

  history(build: string): Promise<ModelHistory> {
    return request(this.server, `operations/history?${queryOf(build)}`);
  }

  details(build: string, run: string): Promise<RunDetails> {
    return request(this.server, `operations/runs/${run}?${queryOf(build)}`);
  }

  /** The executed notebook: its file, or the page that was made of it. */
  executed(build: string, run: string, form: 'notebook' | 'page'): Promise<ExecutedNotebook> {
    return request(this.server, `operations/runs/${run}/${form}?${queryOf(build)}`);
  }

  /** What the kernel of a run wrote. */
  log(build: string, run: string): Promise<RunLog> {
    return request(this.server, `operations/runs/${run}/log?${queryOf(build)}`);
  }

  /** What a run printed that the schedule has begun. */
  turnLog(build: string, turn: number): Promise<RunLog> {
    return request(this.server, `operations/schedule/turns/${turn}/log?${queryOf(build)}`);
  }

  promote(body: PromotionRequest): Promise<ChampionNow> {
    return request(this.server, 'operations/promotions', { method: 'POST', body });
  }

  rollBack(body: RollbackRequest): Promise<ChampionNow> {
    return request(this.server, 'operations/rollbacks', { method: 'POST', body });
  }

  schedule(): Promise<ScheduleNow> {
    return request(this.server, 'operations/schedule');
  }

  add(body: JobWish): Promise<ScheduleNow> {
    return request(this.server, 'operations/schedule/jobs', { method: 'POST', body });
  }

  change(body: JobChange): Promise<ScheduleNow> {
    return request(this.server, 'operations/schedule', { method: 'POST', body });
  }
}

function queryOf(build: string): string {
  return `build=${encodeURIComponent(build)}`;
}
