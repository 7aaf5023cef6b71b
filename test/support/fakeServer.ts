/** A server on loopback that answers as a test tells it to. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export interface FakeRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** JSON; empty where none was sent. */
  readonly body: string;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is where it is text, else as JSON. */
  readonly body?: unknown;
}

/** `undefined` leaves the request without an answer. */
export type Answering = (request: FakeRequest, response: ServerResponse) => FakeAnswer | undefined;

export class FakeServer {
  /** What was asked so far. */
  readonly asked: FakeRequest[] = [];
  readonly #server: Server;
  #answer: Answering;

  private constructor(answer: Answering) {
    this.#answer = answer;
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  static async start(answer: Answering): Promise<FakeServer> {
    const fake = new FakeServer(answer);
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('It does not listen.');
    return `http://127.0.0.1:${address.port}`;
  }

  answer(answer: Answering): void {
    this.#answer = answer;
  }

  /** How often that path was asked for. */
  count(path: string): number {
    return this.asked.filter((request) => request.path.endsWith(path)).length;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    let body = '';
    for await (const chunk of request) body += chunk;
    const asked = { method: request.method ?? '', path: pathname, query: searchParams, headers: request.headers, body };
    this.asked.push(asked);
    const answer = this.#answer(asked, response);
    if (answer === undefined) return;
    const { status = 200, headers = {}, body: told = {} } = answer;
    response.writeHead(status, headers);
    response.end(typeof told === 'string' ? told : JSON.stringify(told));
  }
}
