/** What is wrong where a tracker's server gives no answer, or one that says no: told so that people can do something. */
import { messageOf } from '../../protocol/thrown.ts';
import { WebError } from '../web/web.ts';
import { StoreError, storeLabel } from './location.ts';
import { parsePythonJson } from './pythonJson.ts';

/** Names by OpenSSL of certificates that are not trusted. */
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/;

/** How long one answer is waited for, in milliseconds. */
export const patience = 60_000;

/** Nothing came from the server. Errors of ours are given back as they are. */
export function noAnswer(error: unknown, server: string): unknown {
  const name = storeLabel({ path: server });
  if (error instanceof Error && error.name === 'TimeoutError') {
    const message = `${name} took too long to answer. It may be busy: try again later.`;
    return new StoreError('away', message, { cause: error });
  }
  if (!(error instanceof WebError)) return error;
  if (untrusted.test(error.code)) {
    const advice =
      "Add the authority that signed it to the system's certificates, or set http.proxyStrictSSL to false if you trust the network.";
    return new StoreError('unreadable', `The certificate of ${name} is not trusted (${messageOf(error)}). ${advice}`, {
      cause: error,
    });
  }
  const advice = 'Start the server, or check the address and your network.';
  return new StoreError('away', `${name} cannot be reached (${messageOf(error)}). ${advice}`, { cause: error });
}

/** How the servers of one tracker speak. */
export interface Speech {
  /** The tracker's, as {@link WebRequest.tracker} has it. */
  readonly tracker: string;
  /** What an answer says in words; empty where it says nothing. */
  words(body: string): string;
  /** Whether an answer of 404 says that the thing is not there, rather than that nobody knows what was asked. */
  isMissing(body: string): boolean;
  /** What to do where the server does not know what was asked. */
  readonly unknown: string;
  /** Who can do what this server cannot. */
  readonly able: string;
  /** What the server may be that answers with something else than JSON. */
  readonly stranger: string;
}

/** With a space before it; empty where the server said nothing. */
function spoken(said: string): string {
  return said === '' ? '' : ` ${said.slice(0, 500).replace(/[^.!?]$/, '$&.')}`;
}

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** For an answer whose status is none of success. */
export function refusal(
  { status, headers, body }: Refusal,
  server: string,
  { words, isMissing, unknown, able }: Speech,
): StoreError {
  const name = storeLabel({ path: server });
  const said = spoken(words(body));
  switch (status) {
    case 401:
      return new StoreError('signIn', `${name} does not say anything before you sign in (401).`);
    case 403:
      return new StoreError(
        'unreadable',
        `${name} does not allow this (403).${said} Ask who runs it, or sign in as somebody else.`,
      );
    case 404:
      return isMissing(body)
        ? new StoreError('missing', `Not on ${name} (404).${said}`)
        : new StoreError('unsupported', `${name} does not know what was asked (404). ${unknown}`);
    case 405:
    case 501:
      return new StoreError('unsupported', `${name} cannot do this (${status}).${said} ${able}`);
    case 429:
      return new StoreError('away', `${name} is asked too often (429).${said} It is left alone for a while.`);
    case 502:
    case 503:
    case 504:
      return new StoreError(
        'away',
        `${name} is not there at the moment (${status}).${said} Wait for it, or ask who runs it.`,
      );
    default:
      return other(name, status, said, headers['location']);
  }
}

function other(name: string, status: number, said: string, location: string | undefined): StoreError {
  if (status >= 300 && status < 400) {
    const where = location === undefined ? 'elsewhere' : `to ${location.slice(0, 200)}`;
    return new StoreError(
      'unreadable',
      `${name} sends its readers ${where} (${status}). Add the store by that address, or sign in.`,
    );
  }
  if (status >= 500) {
    return new StoreError('unreadable', `${name} failed (${status}).${said} Its log says why; refresh to try again.`);
  }
  return new StoreError('unreadable', `${name} refused (${status}).${said}`);
}

/** The JSON of an answer, with bare `NaN` and `Infinity` where Python wrote them. */
export function parsed(text: string, server: string, { stranger }: Speech): unknown {
  const value = strictJson(text) ?? parsePythonJson(text);
  if (value !== undefined) return value;
  const advice = `Check the address: ${stranger}, or a page to sign in stands before it.`;
  throw new StoreError('corrupt', `${storeLabel({ path: server })} answered with something else than JSON. ${advice}`);
}

/** In a tenth of the time that {@link parsePythonJson} takes. */
function strictJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
