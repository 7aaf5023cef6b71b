/** One MLflow server and its REST interface, `/api/2.0/mlflow/…` (mlflow/protos/service.proto). */
import type { Web } from '../web/web.ts';
import { listField, textField } from './jsonFields.ts';
import { parsePythonJson } from './pythonJson.ts';
import type { Speech } from './serverAnswers.ts';
import { TrackerServer } from './trackerServer.ts';

const api = '/api/2.0/mlflow';

const speech: Speech = {
  tracker: 'mlflow-server',
  words: (body) => textField(parsePythonJson(body), 'message'),
  isMissing(body) {
    const code = textField(parsePythonJson(body), 'error_code');
    return code !== '' && code !== 'ENDPOINT_NOT_FOUND';
  },
  unknown: 'Check the address: it ends before /api, and the server is MLflow 1.28 or later.',
  able: 'A newer MLflow may.',
  stranger: 'this may be no MLflow server',
};

export type Query = Readonly<Record<string, string | number | readonly string[]>>;

export class MlflowServer {
  readonly #server: TrackerServer;

  /** `limit` is how long one answer is waited for, in milliseconds. */
  constructor(address: string, web?: Web, limit?: number) {
    this.#server = new TrackerServer(address, speech, web, limit);
  }

  /** Without `/` at its end. */
  get address(): string {
    return this.#server.address;
  }

  get(path: string, query: Query = {}): Promise<unknown> {
    return this.#server.ask({ method: 'GET', path: `${api}/${path}${queryText(query)}` });
  }

  post(path: string, body: unknown): Promise<unknown> {
    return this.#server.ask({ method: 'POST', path: `${api}/${path}`, body: JSON.stringify(body) });
  }

  /** All items of a list that comes by `next_page_token`; `ask` is given the token of each page but the first. */
  async all(name: string, ask: (token: { readonly page_token?: string }) => Promise<unknown>): Promise<unknown[]> {
    const items: unknown[] = [];
    let token = '';
    do {
      const page = await ask(token === '' ? {} : { page_token: token });
      items.push(...listField(page, name));
      const next = textField(page, 'next_page_token');
      // A server that gives the same token for ever would be asked for ever.
      token = next === token ? '' : next;
    } while (token !== '');
    return items;
  }

  /** A file's content, as it comes; `path` is below the server's address. */
  download(path: string, query: Query): Promise<ReadableStream<Uint8Array>> {
    return this.#server.download(`${path}${queryText(query)}`);
  }

  /** Aborted when the server is not read any more. */
  get closing(): AbortSignal {
    return this.#server.closing;
  }

  /** Whatever is under way is broken off. */
  close(): void {
    this.#server.close();
  }
}

function queryText(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
