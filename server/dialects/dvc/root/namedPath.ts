/** The paths that stages name: files, and what stands behind a URL. */
import path from 'node:path';
import type { Span } from '../../../yaml/span.ts';
import { urlOf } from './url.ts';

export interface NamedPath {
  /** As it is written, expressions filled in. */
  readonly text: string;
  /** Absolute, or a URL. */
  readonly full: string;
  readonly span: Span;
  /** What the text is relative to; absolute. */
  readonly folder: string;
}

export function namedPath(text: string, span: Span, folder: string, remotes: ReadonlyMap<string, string>): NamedPath {
  return { text, span, folder, full: fullPath(text, folder, remotes) };
}

/** From the top of the file system, or of the store that a URL names. */
export function partsOf(full: string): readonly string[] {
  const url = urlOf(full);
  if (url === undefined) return (full.endsWith(path.sep) ? full.slice(0, -1) : full).split(path.sep);
  return [`${url.scheme}://`, ...`${url.host}${url.path}`.split('/').filter(Boolean)];
}

function fullPath(text: string, folder: string, remotes: ReadonlyMap<string, string>): string {
  const url = urlOf(text);
  if (url === undefined) return pathFrom(folder, text);
  const base = url.scheme === 'remote' ? remotes.get(url.host.toLowerCase()) : undefined;
  if (!base) return text;
  return fullPath(`${base.replace(/\/$/, '')}/${url.path.replace(/^\/+/, '')}`, folder, new Map());
}

/** Absolute, as `path.resolve` gives it, which takes its time: a file of many stages has thousands of paths. */
export function pathFrom(folder: string, text: string): string {
  const plain = text.slice(text.startsWith('./') ? 2 : 0, text.endsWith('/') ? -1 : undefined);
  const isPlain = path.sep === '/' && folder !== '/' && !/(?:^|\/)\.{0,2}(?:\/|$)/.test(plain);
  return isPlain ? `${folder}/${plain}` : path.resolve(folder, text);
}
