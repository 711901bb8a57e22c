import type { ServerConnection } from '@jupyterlab/services';

import type {
  ChampionNow,
  ExecutedNotebook,
  JobChange,
  ModelHistory,
  OperatedBuilds,
  PromotionRequest,
  RollbackRequest,
  RunDetails,
  ScheduleNow
} from '../contract';
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

  promote(body: PromotionRequest): Promise<ChampionNow> {
    return request(this.server, 'operations/promotions', { method: 'POST', body });
  }

  rollBack(body: RollbackRequest): Promise<ChampionNow> {
    return request(this.server, 'operations/rollbacks', { method: 'POST', body });
  }

  schedule(): Promise<ScheduleNow> {
    return request(this.server, 'operations/schedule');
  }

  change(body: JobChange): Promise<ScheduleNow> {
    return request(this.server, 'operations/schedule', { method: 'POST', body });
  }
}

function queryOf(build: string): string {
  return `build=${encodeURIComponent(build)}`;
}
