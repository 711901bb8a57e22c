import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import type { Refusal } from './contract';

/** The server said no; `hint` says what the user can do about it. */
export class RequestRefused extends Error {
  constructor(
    readonly status: number,
    readonly refusal: Refusal
  ) {
    super(refusal.error);
  }

  get hint(): string {
    return this.refusal.hint;
  }
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal;
}

/**
 * Ask the server extension.
 *
 * @throws RequestRefused where it refuses, ServerConnection.NetworkError where it can't be reached.
 */
export async function request<Answer>(
  settings: ServerConnection.ISettings,
  path: string,
  options: RequestOptions = {}
): Promise<Answer> {
  const response = await open(settings, path, options);
  return (await response.json()) as Answer;
}

/** Like `request`, for an answer that comes in pieces. */
export async function open(
  settings: ServerConnection.ISettings,
  path: string,
  options: RequestOptions = {}
): Promise<Response> {
  const init: RequestInit = { method: options.method ?? 'GET' };
  if (options.body !== undefined) {
    init.body = JSON.stringify(options.body);
  }
  if (options.signal) {
    init.signal = options.signal;
  }
  const url = URLExt.join(settings.baseUrl, 'jupyter-mlops', path);
  const response = await ServerConnection.makeRequest(url, init, settings);
  if (!response.ok) {
    throw new RequestRefused(response.status, await refusalOf(response));
  }
  return response;
}

async function refusalOf(response: Response): Promise<Refusal> {
  try {
    const said = (await response.json()) as Partial<Refusal> & { message?: string };
    return {
      error: said.error ?? said.message ?? response.statusText,
      hint: said.hint ?? '',
      reference: said.reference ?? 'unknown'
    };
  } catch {
    return {
      error: response.statusText || `status ${response.status}`,
      hint: '',
      reference: 'unknown'
    };
  }
}
