/** Requests by Node's own `http` and `https`, which VS Code patches in its extension host. */
import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { errorCode, messageOf } from '../../protocol/thrown.ts';
import { authorization, type Credentials } from './credentials.ts';
import { type Web, type WebAnswer, WebError, type WebRequest } from './web.ts';

export interface WebOptions {
  /**
   * False: certificates are not checked. VS Code's patch takes its own setting for that, `http.proxyStrictSSL`,
   * for its own requests only, so it has to be said with each of ours.
   */
  readonly isStrict: () => boolean;
  /** Who asks that server, which is one of the tracker's; `undefined`: nobody in particular. */
  readonly credentials: (server: string, tracker: string) => Promise<Credentials | undefined>;
}

export function nodeWeb({ isStrict, credentials }: WebOptions): Web {
  return {
    async send(request, signal) {
      const isNobodys = request.credentials === 'none';
      const known = isNobodys ? undefined : await credentials(request.server, request.tracker);
      if (known === undefined && request.credentials === 'needed')
        return { status: 401, headers: {}, body: new Blob([]).stream() };
      return await send(request, {
        method: request.method,
        signal,
        rejectUnauthorized: isStrict(),
        headers: {
          accept: 'application/json, */*',
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
          ...(known && { authorization: authorization(known) }),
        },
      });
    },
  };
}

/** As Node sends them: certificates are checked, nobody is signed in. */
export const plainWeb = nodeWeb({ isStrict: () => true, credentials: async () => undefined });

function send({ server, path, body }: WebRequest, options: https.RequestOptions): Promise<WebAnswer> {
  const url = new URL(`${server}${path}`);
  // Looked up at each request: the host's modules may be patched after this one was loaded.
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (answer) => {
      resolve({ status: answer.statusCode ?? 0, headers: plainHeaders(answer.headers), body: streamOf(answer) });
    });
    sent.on('error', (error) => reject(new WebError(errorCode(error) ?? '', messageOf(error), { cause: error })));
    sent.end(body);
  });
}

/** The body as it comes in, at the pace of who reads it. */
function streamOf(answer: http.IncomingMessage): ReadableStream<Uint8Array> {
  return Readable.toWeb(answer);
}

function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}
