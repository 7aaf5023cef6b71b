/** The files that a project is made of; on disk, or in memory for tests and for listings without the files. */
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode, messageOf } from '../../protocol/thrown.ts';

/** What stands at a path. `unreadable` says why in a few words, to follow a colon. */
export type Reading =
  | { readonly kind: 'text'; readonly text: string /** Changes with the content. */; readonly stamp: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

export interface Files {
  /** The text at an absolute path. `known` is the stamp of a text that the caller still has; it then saves the reading. */
  read(path: string, known?: { readonly text: string; readonly stamp: string }): Reading;
  kind(path: string): 'file' | 'folder' | 'missing';
  /** What is in a folder; empty where there is none. */
  list(folder: string): readonly FolderEntry[];
}

/** No pipeline or parameter file is this long; reading one would stop the editor. In bytes. */
const longest = 16_000_000;

export const diskFiles: Files = {
  read(path, known) {
    try {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat === undefined) return { kind: 'missing' };
      if (stat.isDirectory()) return { kind: 'folder' };
      if (stat.size > longest) return { kind: 'unreadable', reason: `it is longer than ${longest / 1e6} MB` };
      const stamp = `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
      if (known?.stamp === stamp) return { kind: 'text', ...known };
      return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)), stamp };
    } catch (error) {
      return failedReading(error);
    }
  },
  kind(path) {
    try {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat === undefined) return 'missing';
      return stat.isDirectory() ? 'folder' : 'file';
    } catch (error) {
      // Behind a file, a link to itself, or behind a folder that is closed to us.
      if (hasCode(error, 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM')) return 'missing';
      throw error;
    }
  },
  list(folder) {
    try {
      return readdirSync(folder, { withFileTypes: true }).map((entry) => entryOf(folder, entry));
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM')) return [];
      throw error;
    }
  },
};

function entryOf(folder: string, entry: Dirent): FolderEntry {
  const isFolder = entry.isSymbolicLink()
    ? diskFiles.kind(path.join(folder, entry.name)) === 'folder'
    : entry.isDirectory();
  return { name: entry.name, isFolder };
}

function failedReading(error: unknown): Reading {
  if (hasCode(error, 'ENOENT', 'ENOTDIR')) return { kind: 'missing' };
  if (hasCode(error, 'EACCES', 'EPERM')) return { kind: 'unreadable', reason: 'you have no permission to read it' };
  if (hasCode(error, 'ELOOP')) return { kind: 'unreadable', reason: 'it is a symbolic link to itself' };
  if (hasCode(error, 'ERR_ENCODING_INVALID_ENCODED_DATA')) return { kind: 'unreadable', reason: 'it is not UTF-8' };
  if (errorCode(error) !== undefined) return { kind: 'unreadable', reason: messageOf(error) };
  throw error;
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(errorCode(error) ?? '');
}

/** `texts`: absolute path → content; `others`: paths that exist too, whatever is in them. */
export function memoryFiles(texts: ReadonlyMap<string, string>, others: Iterable<string> = []): Files {
  const folders = new Map<string, Map<string, FolderEntry>>();
  const existing = new Set([...texts.keys(), ...others]);
  for (const file of existing) {
    let child = file;
    let isFolder = false;
    for (let folder = path.dirname(child); folder !== child; folder = path.dirname(folder)) {
      const entries = folders.get(folder) ?? new Map<string, FolderEntry>();
      const known = entries.size > 0;
      entries.set(path.basename(child), { name: path.basename(child), isFolder });
      folders.set(folder, entries);
      if (known) break;
      child = folder;
      isFolder = true;
    }
  }
  const kind: Files['kind'] = (file) => {
    if (folders.has(file)) return 'folder';
    return existing.has(file) ? 'file' : 'missing';
  };
  return {
    kind,
    read(file) {
      const text = texts.get(file);
      if (text !== undefined) return { kind: 'text', text, stamp: String(text.length) };
      if (kind(file) === 'folder') return { kind: 'folder' };
      return kind(file) === 'file' ? { kind: 'unreadable', reason: 'its content is not here' } : { kind: 'missing' };
    },
    list: (folder) => [...(folders.get(folder)?.values() ?? [])],
  };
}
