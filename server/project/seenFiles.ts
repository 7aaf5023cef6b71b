/** Files as they were when they were first looked at: nothing is looked at twice until `forget`. */
import path from 'node:path';
import type { Files, FolderEntry, Reading } from './files.ts';

export class SeenFiles implements Files {
  readonly #files: Files;
  readonly #readings = new Map<string, Reading>();
  readonly #kinds = new Map<string, 'file' | 'folder' | 'missing'>();
  readonly #lists = new Map<string, readonly FolderEntry[]>();

  constructor(files: Files) {
    this.#files = files;
  }

  forget(): void {
    this.#readings.clear();
    this.#kinds.clear();
    this.#lists.clear();
  }

  read(file: string, known?: { readonly text: string; readonly stamp: string }): Reading {
    let reading = this.#readings.get(file);
    if (reading === undefined) {
      reading = this.#files.read(file, known);
      this.#readings.set(file, reading);
    }
    return reading;
  }

  kind(file: string): 'file' | 'folder' | 'missing' {
    let kind = this.#kinds.get(file);
    if (kind === undefined) {
      const folder = path.dirname(file);
      // What is in a folder that is not there need not be looked for.
      kind = folder !== file && this.kind(folder) !== 'folder' ? 'missing' : this.#files.kind(file);
      this.#kinds.set(file, kind);
    }
    return kind;
  }

  list(folder: string): readonly FolderEntry[] {
    let entries = this.#lists.get(folder);
    if (entries === undefined) {
      entries = this.#files.list(folder);
      this.#lists.set(folder, entries);
    }
    return entries;
  }
}
