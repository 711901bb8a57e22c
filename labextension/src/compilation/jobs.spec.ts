import { ServerConnection } from '@jupyterlab/services';
import { describe, expect, it, vi } from 'vitest';

import type { BuildReport } from '../contract';
import type { Job } from './contract';
import { Jobs } from './jobs';

const report: Partial<BuildReport> = { folder: 'a/build/x', validated: true };

function job(id: string, path: string, started: string, kind: Job['kind'] = 'build'): Job {
  return { id, kind, path, status: 'done', started, progress: null, message: '' };
}

/** A server that knows some jobs, and finds others. */
function server(known: Job[], found: Job[] = []) {
  let listed = known;
  const asked: [string, unknown][] = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://127.0.0.1:1/',
    fetch: (async (sent: Request) => {
      const route = new URL(sent.url).pathname.replace('/jupyter-mlops/compilation/', '');
      if (sent.method === 'POST') {
        asked.push([route, await sent.json()]);
        listed = route === 'searches' ? [...found, ...known] : listed;
        return Response.json({ jobs: route === 'searches' ? found : [] });
      }
      if (route === 'jobs') {
        return Response.json({ jobs: listed });
      }
      return route.endsWith('/report') ? Response.json(report) : new Response('');
    }) as typeof globalThis.fetch
  });
  return { jobs: new Jobs(settings), asked };
}

describe('jobs', () => {
  it('follow a notebook that is renamed, with what they came to, and the server is told', async () => {
    const { jobs, asked } = server([
      job('t', 'a/n.ipynb', '2', 'tests'),
      job('b', 'a/n.ipynb', '1'),
      job('r', 'a/build/x', '1', 'retraining')
    ]);
    await jobs.load();
    const build = jobs.of('a/n.ipynb', 'build');
    await vi.waitFor(() => expect(build?.report?.folder).toBe('a/build/x'));
    const heard = vi.fn();
    jobs.changed.connect(heard);
    jobs.rename({ path: 'a/n.ipynb', to: 'a/m.ipynb' });
    expect(heard).toHaveBeenCalled();
    expect(jobs.of('a/n.ipynb', 'build')).toBeUndefined();
    expect(jobs.of('a/m.ipynb', 'build')).toBe(build);
    expect(jobs.of('a/m.ipynb', 'tests')?.job.id).toBe('t');
    await jobs.told;
    expect(asked).toEqual([['renamings', { path: 'a/n.ipynb', to: 'a/m.ipynb' }]]);

    jobs.rename({ path: 'a', to: 'c' });
    expect(jobs.of('c/m.ipynb', 'build')).toBe(build);
    expect(build?.report?.folder).toBe('c/build/x');
    expect(jobs.of('a/build/x', 'retraining')?.job.id).toBe('r');
  });

  it('of a notebook that is saved over another one: the newest stays', async () => {
    const { jobs } = server([job('new', 'b.ipynb', '2'), job('old', 'a.ipynb', '1')]);
    await jobs.load();
    jobs.rename({ path: 'a.ipynb', to: 'b.ipynb' });
    expect(jobs.of('b.ipynb', 'build')?.job.id).toBe('new');
    jobs.rename({ path: 'b.ipynb', to: 'c.ipynb' });
    expect(jobs.of('c.ipynb', 'build')?.job.id).toBe('new');
    expect(jobs.of('a.ipynb', 'build')).toBeUndefined();
  });

  it('take in a build that was made elsewhere, once', async () => {
    const { jobs, asked } = server([], [job('f', 'a.ipynb', '1')]);
    const heard = vi.fn();
    await jobs.find('a.ipynb');
    const found = jobs.of('a.ipynb', 'build');
    expect(found?.job.id).toBe('f');
    jobs.changed.connect(heard);
    await vi.waitFor(() => expect(found?.report?.folder).toBe('a/build/x'));
    heard.mockClear();
    await jobs.find('a.ipynb');
    expect(jobs.of('a.ipynb', 'build')).toBe(found);
    expect(heard).not.toHaveBeenCalled();
    expect(asked).toEqual([
      ['searches', { path: 'a.ipynb' }],
      ['searches', { path: 'a.ipynb' }]
    ]);
  });

  it('take in what another page has started since, of this notebook', async () => {
    const known = [job('old', 'a.ipynb', '1')];
    const { jobs } = server(known);
    await jobs.load();
    known.unshift(
      job('t', 'a.ipynb', '4', 'tests'),
      job('other', 'b.ipynb', '3'),
      job('new', 'a.ipynb', '2')
    );
    await jobs.find('a.ipynb');
    expect(jobs.of('a.ipynb', 'build')?.job.id).toBe('new');
    expect(jobs.of('a.ipynb', 'tests')?.job.id).toBe('t');
    expect(jobs.of('b.ipynb', 'build')).toBeUndefined();
  });
});
