import { ServerConnection } from '@jupyterlab/services';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ModelHistory, ModelVersion, OperatedBuild } from './contract';
import { OperationsClient } from './client';
import { OperationsModel, rollbackTarget } from './model';

const build = (folder: string): OperatedBuild => ({
  folder,
  name: folder.split('/').at(-1) ?? '',
  version: '1',
  hindrance: '',
  parameters: []
});

const version = (number: number, ...aliases: string[]): ModelVersion => ({
  number,
  run: String(number),
  created: '2026-11-01T00:00:00+00:00',
  aliases,
  outcome: 'promoted',
  reason: '',
  build: '1',
  promotion: null,
  metrics: {}
});

const history = (...versions: ModelVersion[]): ModelHistory => ({
  name: 'a',
  store: 's',
  versions,
  runs: []
});

/** A server with two builds, and what it was asked. */
function server() {
  const asked: string[] = [];
  let isThere = true;
  const answers: Record<string, unknown> = {
    builds: { builds: [build('build/a'), build('build/b')], missing: [], is_all: true },
    schedule: { has_daemon: false, jobs: [], elsewhere: 0 }
  };
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://jupyter.test/',
    fetch: async request => {
      const url = new URL((request as Request).url);
      const what = url.pathname.replace('/jupyter-mlops/operations/', '');
      const folder = url.searchParams.get('build');
      asked.push(folder ? `${what} ${folder}` : what);
      if (!isThere) {
        throw new TypeError('nobody there');
      }
      return Response.json(answers[what] ?? { ...history(), name: folder });
    }
  });
  return {
    asked,
    model: new OperationsModel(new OperationsClient(settings)),
    goAway: () => (isThere = false),
    comeBack: () => (isThere = true)
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('models in use', () => {
  it('are asked for again and again, but only while somebody looks', async () => {
    const { asked, model } = server();
    model.setWatched(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['builds', 'schedule', 'history build/a']);
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked.slice(3)).toEqual(['schedule', 'history build/a']);
    model.setWatched(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(5);
  });

  it('of another build take the place of those that were shown', async () => {
    const { model } = server();
    await model.look();
    expect(model.history?.name).toBe('build/a');
    model.choose('build/b');
    expect(model.history).toBeNull();
    await vi.advanceTimersByTimeAsync(0);
    expect(model.history?.name).toBe('build/b');
  });

  it('stay in sight while the server is away, which is asked less and less often', async () => {
    const { asked, model, goAway, comeBack } = server();
    model.setWatched(true);
    await vi.advanceTimersByTimeAsync(0);
    goAway();
    await vi.advanceTimersByTimeAsync(5000);
    expect(model.history?.name).toBe('build/a');
    expect(model.troubles).toHaveLength(1);
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.length - before).toBeLessThan(2 * 5);
    comeBack();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(model.troubles).toEqual([]);
  });
});

describe('a rollback', () => {
  it.each([
    ['leads to the one before', history(version(2, 'champion'), version(1, 'previous')), 1],
    ['leads nowhere from the first', history(version(1, 'champion')), undefined],
    ['leads nowhere from itself', history(version(1, 'champion', 'previous')), undefined]
  ])('%s', (_, found, number) => {
    expect(rollbackTarget(found)?.number).toBe(number);
  });
});
