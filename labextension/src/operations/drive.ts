import { PathExt } from '@jupyterlab/coreutils';
import type { Contents, ServerConnection } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import type { ModelRun } from './contract';
import type { OperationsClient } from './client';

export const DRIVE = 'nb2prod-runs';
const NEVER = new Date(0).toISOString();

/** Where the executed notebook of a run is found, whatever store of MLflow keeps it. */
export function pathOfRun(build: string, run: ModelRun): string {
  // the last part is for the title of a tab only
  const begun = run.begun.slice(0, 16).replace('T', ' ').replace(':', '.');
  return `${DRIVE}:${PathExt.join(build, run.id, `${PathExt.basename(build)} ${begun}.ipynb`)}`;
}

/**
 * The executed notebooks of runs as files that can be read and not written: they are the record.
 *
 * Nothing in them is trusted, whoever has run them.
 */
export class RunsDrive implements Contents.IDrive {
  constructor(
    private readonly client: OperationsClient,
    readonly serverSettings: ServerConnection.ISettings
  ) {}

  readonly name = DRIVE;
  readonly fileChanged = new Signal<this, Contents.IChangedArgs>(this);

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  async get(localPath: string, options?: Contents.IFetchOptions): Promise<Contents.IModel> {
    const run = PathExt.dirname(localPath);
    const model: Contents.IModel = {
      name: PathExt.basename(localPath),
      path: localPath,
      type: 'notebook',
      writable: false,
      created: NEVER,
      last_modified: NEVER,
      mimetype: '',
      content: null,
      format: 'json'
    };
    if (options?.content === false) {
      return model;
    }
    const build = PathExt.dirname(run);
    const { text } = await this.client.executed(build, PathExt.basename(run), 'notebook');
    return { ...model, content: untrusted(JSON.parse(text)) };
  }

  getDownloadUrl(): Promise<string> {
    return refuse();
  }

  newUntitled(): Promise<Contents.IModel> {
    return refuse();
  }

  delete(): Promise<void> {
    return refuse();
  }

  rename(): Promise<Contents.IModel> {
    return refuse();
  }

  save(): Promise<Contents.IModel> {
    return refuse();
  }

  copy(): Promise<Contents.IModel> {
    return refuse();
  }

  createCheckpoint(): Promise<Contents.ICheckpointModel> {
    return refuse();
  }

  listCheckpoints(): Promise<Contents.ICheckpointModel[]> {
    return Promise.resolve([]);
  }

  restoreCheckpoint(): Promise<void> {
    return refuse();
  }

  deleteCheckpoint(): Promise<void> {
    return refuse();
  }

  private _isDisposed = false;
}

interface CellLike {
  metadata?: Record<string, unknown>;
}

/** A notebook that claims for none of its cells that somebody trusts it. */
export function untrusted(notebook: { cells?: CellLike[] }): { cells?: CellLike[] } {
  for (const cell of notebook.cells ?? []) {
    delete cell.metadata?.['trusted'];
  }
  return notebook;
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('The record of a run can only be read.'));
}
