import { ServerConnection } from '@jupyterlab/services';
import { describe, expect, it, vi } from 'vitest';

import type { Job, JobEvent } from './contract';
import { FollowedJob } from './followed';

const job: Job = {
  id: '0123456789abcdef',
  kind: 'tests',
  path: 'a.ipynb',
  status: 'running',
  started: '2026-11-25T10:00:00+00:00',
  progress: null,
  message: ''
};

const event = (number: number, output: string, status: Job['status'] = 'running'): string => {
  const sent: JobEvent = { number, job: { ...job, status }, output };
  return `id: ${number}\ndata: ${JSON.stringify(sent)}\n\n`;
};

/** The far side of the network: what it answers to one request after the other. */
function server(...answers: (() => Response)[]): {
  settings: ServerConnection.ISettings;
  asked: string[];
} {
  const asked: string[] = [];
  const fetch = (request: Request): Promise<Response> => {
    asked.push(new URL(request.url).searchParams.get('after') ?? '');
    const answer = answers.shift();
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('nobody there'));
  };
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://127.0.0.1:1/',
    fetch: fetch as typeof globalThis.fetch
  });
  return { settings, asked };
}

const stream = (text: string) => (): Response => new Response(text);

describe('a job', () => {
  it('is heard to its end', async () => {
    const { settings } = server(stream(event(1, 'a\n') + event(2, 'b\n', 'done')));
    const followed = new FollowedJob(job, settings);
    await vi.waitFor(() => expect(followed.isRunning).toBe(false));
    expect(followed.output).toBe('a\nb\n');
  });

  it('is heard on from the last event where the connection breaks', async () => {
    const { settings, asked } = server(
      stream(event(1, 'a\n')),
      () => {
        throw new TypeError('broken');
      },
      stream(event(2, 'b\n', 'done'))
    );
    const followed = new FollowedJob(job, settings);
    await vi.waitFor(() => expect(followed.isRunning).toBe(false), { timeout: 5000 });
    expect(asked).toEqual(['0', '1', '1']);
    expect(followed.output).toBe('a\nb\n');
    expect(followed.isAway).toBe(false);
  });

  it('is asked for where a server that was killed tells less than before', async () => {
    const { settings, asked } = server(stream(event(1, 'a\n') + event(2, 'b\n')), stream(''), () =>
      Response.json({ ...job, status: 'interrupted' })
    );
    const followed = new FollowedJob(job, settings);
    await vi.waitFor(() => expect(followed.job.status).toBe('interrupted'), { timeout: 5000 });
    expect(asked).toEqual(['0', '2', '']);
    expect(followed.output).toBe('a\nb\n');
  });

  it('that the server has forgotten is over', async () => {
    const gone = { error: 'there is no job', hint: '', reference: 'not-found' };
    const { settings } = server(() => Response.json(gone, { status: 404 }));
    const followed = new FollowedJob(job, settings);
    await vi.waitFor(() => expect(followed.job.status).toBe('interrupted'));
  });
});
