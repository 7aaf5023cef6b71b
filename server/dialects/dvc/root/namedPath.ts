/** The paths that stages name: files, and what stands behind a URL. */
import path from 'node:path';
import type { Span } from '../../../yaml/span.ts';

export interface NamedPath {
  /** As it is written, expressions filled in. */
  readonly text: string;
  /** Absolute, or a URL. */
  readonly full: string;
  /** From the top of the file system, or of the store that a URL names. */
  readonly parts: readonly string[];
  readonly span: Span;
  /** What the text is relative to; absolute. */
  readonly folder: string;
}

export function namedPath(text: string, span: Span, folder: string, remotes: ReadonlyMap<string, string>): NamedPath {
  const full = fullPath(text, folder, remotes);
  return { text, span, folder, full, parts: partsOf(full) };
}

export function partsOf(full: string): readonly string[] {
  const url = urlOf(full);
  if (url === undefined) return (full.endsWith(path.sep) ? full.slice(0, -1) : full).split(path.sep);
  return [`${url.scheme}://`, ...`${url.host}${url.path}`.split('/').filter(Boolean)];
}

function fullPath(text: string, folder: string, remotes: ReadonlyMap<string, string>): string {
  const url = urlOf(text);
  if (url === undefined) return isPlain(text) && folder !== '/' ? `${folder}/${text}` : path.resolve(folder, text);
  const base = url.scheme === 'remote' ? remotes.get(url.host.toLowerCase()) : undefined;
  if (!base) return text;
  return fullPath(`${base.replace(/\/$/, '')}/${url.path.replace(/^\/+/, '')}`, folder, new Map());
}

/** A file of many stages has thousands of paths, and `resolve` takes its time. */
function isPlain(text: string): boolean {
  return path.sep === '/' && !/(?:^|\/)\.{0,2}(?:\/|$)/.test(text);
}

export interface Url {
  /** In lower case. */
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
}

/** `undefined` for a path; a URL needs a host, as for Python's `urlparse`. */
export function urlOf(text: string): Url | undefined {
  if (!text.includes('://')) return undefined;
  const [, scheme, host, rest] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]+)(.*)$/s.exec(text) ?? [];
  return scheme === undefined || host === undefined || rest === undefined
    ? undefined
    : { scheme: scheme.toLowerCase(), host, path: rest };
}
