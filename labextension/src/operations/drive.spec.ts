import { ServerConnection } from '@jupyterlab/services';
import { expect, it } from 'vitest';

import type { ModelRun } from './contract';
import { OperationsClient } from './client';
import { pathOfRun, RunsDrive } from './drive';

const RUN = '0'.repeat(32);
const run: ModelRun = {
  key: RUN,
  id: RUN,
  begun: '2026-11-29T03:00:00+00:00',
  ended: null,
  outcome: 'promoted',
  reason: '',
  trigger: '',
  job: '',
  turn: null,
  version: null,
  metrics: {}
};

it('the notebook of a run is read from the server, trusted by nobody and never written', async () => {
  const asked: string[] = [];
  const notebook = { cells: [{ metadata: { trusted: true, tags: ['data'] } }] };
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://jupyter.test/',
    fetch: async request => {
      const url = new URL((request as Request).url);
      asked.push(`${url.pathname} ${url.searchParams.get('build')}`);
      return Response.json({ text: JSON.stringify(notebook) });
    }
  });
  const drive = new RunsDrive(new OperationsClient(settings), settings);
  const path = pathOfRun('build/loans', run).replace(/^.*?:/, '');
  expect(await drive.get(path, { content: false })).toMatchObject({ content: null });
  expect(asked).toEqual([]);
  const model = await drive.get(path);
  expect(asked).toEqual([`/jupyter-mlops/operations/runs/${RUN}/notebook build/loans`]);
  expect(model).toMatchObject({
    name: 'loans 2026-11-29 03.00.ipynb',
    type: 'notebook',
    writable: false
  });
  expect(model.content).toEqual({ cells: [{ metadata: { tags: ['data'] } }] });
  await expect(drive.save()).rejects.toThrow('only be read');
});
