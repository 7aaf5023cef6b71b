/** A text as Python's `urlsplit` takes it apart, https://docs.python.org/3/library/urllib.parse.html#urllib.parse.urlsplit. */
import { isIPv6 } from 'node:net';

export interface Url {
  /** In lower case. */
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
}

/** `undefined` for a path: a URL has a scheme and a host. */
export function urlOf(text: string): Url | undefined {
  if (!text.includes(':')) return undefined;
  const url = splitUrl(text);
  return url.scheme === '' || url.host === '' ? undefined : url;
}

/** `ds://name`: a data set of the project. */
export function isDataset(text: string): boolean {
  return text.includes(':') && splitUrl(text).scheme === 'ds';
}

/** What is not there is empty. */
export function splitUrl(text: string): Url {
  const [, scheme = '', rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(.*)$/s.exec(cleaned(text)) ?? [];
  const [, host = '', path = rest] = /^\/\/([^/?#]*)(.*)$/s.exec(rest) ?? [];
  return { scheme: scheme.toLowerCase(), host, path };
}

/** Without what browsers, too, leave out of URLs. */
function cleaned(text: string): string {
  return text.replace(/^[\0- ]+/, '').replace(/[\t\r\n]/g, '');
}

/** Whether Python refuses the host: for its brackets, or for characters that stand for what ends a host. */
export function isBrokenHost(host: string): boolean {
  return (/[[\]]/.test(host) && !hasAddress(host)) || hidesEnd(host);
}

/** In brackets; what may stand beside them, not every version of Python minds. */
function hasAddress(host: string): boolean {
  const address = /\[([^\]]*)/.exec(host)?.[1];
  if (address === undefined || !host.includes(']')) return false;
  return isIPv6(address) || /^v[\da-fA-F]+\../.test(address);
}

function hidesEnd(host: string): boolean {
  const rest = host.replace(/[@:#?]/g, '');
  const normal = rest.normalize('NFKC');
  return normal !== rest && /[/?#@:]/.test(normal);
}
