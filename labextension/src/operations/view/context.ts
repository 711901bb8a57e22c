import type { TranslationBundle } from '@jupyterlab/translation';
import { createContext, useContext } from 'react';

import type { ModelRun, ModelVersion, RunDetails, RunLog, ScheduledJob } from '../contract';

/** What the parts of the view may ask for. */
export interface OperationsContext {
  trans: TranslationBundle;
  choose(folder: string): void;
  look(): void;
  retrain(): void;
  cancelRetraining(): void;
  promote(version: ModelVersion): void;
  rollBack(): void;
  details(run: string): Promise<RunDetails>;
  /** What a run of the schedule printed. */
  turnLog(turn: number): Promise<RunLog>;
  /** What the kernel of a run wrote. */
  kernelLog(run: string): Promise<RunLog>;
  openNotebook(run: ModelRun): void;
  openPage(run: ModelRun): void;
  addJob(): void;
  remove(job: ScheduledJob): void;
  pause(job: ScheduledJob): void;
  resume(job: ScheduledJob): void;
  runNow(job: ScheduledJob): void;
}

export const Context = createContext<OperationsContext | null>(null);

export function useOperations(): OperationsContext {
  const context = useContext(Context);
  if (context === null) {
    throw new Error('a part of the view stands outside of it');
  }
  return context;
}
