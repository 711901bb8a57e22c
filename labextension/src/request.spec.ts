import { ServerConnection } from '@jupyterlab/services';
import { describe, expect, it } from 'vitest';

import { request, RequestRefused } from './request';

/** What is sent, and a server that says one thing to everything. */
function server(status: number, body: string) {
  const sent: Request[] = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://jupyter.test/user/ada/',
    fetch: async asked => {
      sent.push(asked as Request);
      return new Response(body, { status });
    }
  });
  return { sent, settings };
}

async function refusal(status: number, body: string): Promise<unknown> {
  return request(server(status, body).settings, 'stages').catch((error: unknown) => error);
}

describe('request', () => {
  it('asks below the address of the server and reads JSON', async () => {
    const { sent, settings } = server(200, '{"words": ["keep"]}');
    expect(await request(settings, 'stages')).toEqual({ words: ['keep'] });
    expect(sent.map(one => [one.method, new URL(one.url).pathname])).toEqual([
      ['GET', '/user/ada/jupyter-mlops/stages']
    ]);
  });

  it('sends a body as JSON', async () => {
    const { sent, settings } = server(200, '{}');
    await request(settings, 'diagnostics', { method: 'POST', body: { version: 3 } });
    expect(await sent[0]?.json()).toEqual({ version: 3 });
  });

  it.each([
    [422, '{"error": "no", "hint": "try", "reference": "it"}', 'no', 'try'],
    [403, '{"message": "Forbidden", "reason": null}', 'Forbidden', ''],
    [502, '<html>Bad Gateway</html>', 'status 502', ''],
    [500, '', 'status 500', '']
  ])('tells why a server answers %i with %s', async (status, body, error, hint) => {
    const found = await refusal(status, body);
    expect(found).toBeInstanceOf(RequestRefused);
    expect(found).toMatchObject({ status, message: error, hint });
  });
});
