/**
 * The files as the editor has them: what is changed in the editor counts before what is on disk.
 * Parsed documents are kept while their text stays the same.
 */
import { Document } from './document.ts';
import type { Files, FolderEntry, Reading } from './files.ts';

export type Loaded = { readonly kind: 'document'; readonly document: Document } | Exclude<Reading, { kind: 'text' }>;

/** What dialects and features see of the project. */
export interface Project {
  load(path: string): Loaded;
  kind(path: string): 'file' | 'folder' | 'missing';
  list(folder: string): readonly FolderEntry[];
}

export class Documents implements Project {
  readonly #files: Files;
  readonly #open = new Map<string, Document>();
  readonly #closed = new Map<string, { readonly document: Document; readonly stamp: string }>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** The editor has this text now; called again at each change. */
  open(path: string, text: string, uri: string): Document {
    const document = new Document(path, text, uri);
    this.#open.set(path, document);
    return document;
  }

  close(path: string): void {
    this.#open.delete(path);
  }

  /** The documents of the editor, the last opened last. */
  get opened(): readonly Document[] {
    return [...this.#open.values()];
  }

  isOpen(path: string): boolean {
    return this.#open.has(path);
  }

  load(path: string): Loaded {
    const open = this.#open.get(path);
    if (open !== undefined) return { kind: 'document', document: open };
    const known = this.#closed.get(path);
    const reading = this.#files.read(path, known && { text: known.document.text, stamp: known.stamp });
    if (reading.kind !== 'text') {
      this.#closed.delete(path);
      return reading;
    }
    if (known !== undefined && known.stamp === reading.stamp) return { kind: 'document', document: known.document };
    const document = new Document(path, reading.text);
    this.#closed.set(path, { document, stamp: reading.stamp });
    return { kind: 'document', document };
  }

  kind(path: string): 'file' | 'folder' | 'missing' {
    return this.#open.has(path) ? 'file' : this.#files.kind(path);
  }

  list(folder: string): readonly FolderEntry[] {
    return this.#files.list(folder);
  }
}
