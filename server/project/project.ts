/**
 * The files as the editor has them: what is changed in the editor counts before what is on disk.
 * Parsed documents are kept while their text stays the same.
 */
import { Document } from './document.ts';
import type { Files, FolderEntry, Reading } from './files.ts';
import { SeenFiles } from './seenFiles.ts';

export type Loaded = { readonly kind: 'document'; readonly document: Document } | Exclude<Reading, { kind: 'text' }>;

/** What dialects and features see of the project. */
export interface Project {
  /** While it is the same, so is everything else here. */
  readonly version: number;
  load(path: string): Loaded;
  kind(path: string): 'file' | 'folder' | 'missing';
  list(folder: string): readonly FolderEntry[];
}

/** The disk is looked at once and then remembered, until `refresh`. */
export class Documents implements Project {
  readonly #disk: SeenFiles;
  readonly #open = new Map<string, Document>();
  readonly #closed = new Map<string, { readonly document: Document; readonly stamp: string }>();
  #version = 0;
  #lookedAt = performance.now();

  constructor(files: Files) {
    this.#disk = new SeenFiles(files);
  }

  get version(): number {
    return this.#version;
  }

  /** The disk may have changed since it was looked at, if that is this many milliseconds ago. */
  refresh(age = 0): void {
    const now = performance.now();
    if (now - this.#lookedAt < age) return;
    this.#lookedAt = now;
    this.#disk.forget();
    this.#version += 1;
  }

  /** The editor has this text now; called again at each change. */
  open(path: string, text: string, uri: string, version?: number): Document {
    const earlier = this.#open.get(path) ?? this.#closed.get(path)?.document;
    const document = new Document(path, text, { uri, version, earlier });
    this.#open.set(path, document);
    this.#version += 1;
    return document;
  }

  close(path: string): void {
    this.#open.delete(path);
    this.refresh();
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
    return open === undefined ? this.loadSaved(path) : { kind: 'document', document: open };
  }

  /** What is on disk, whatever the editor has. */
  loadSaved(path: string): Loaded {
    const known = this.#closed.get(path);
    const reading = this.#disk.read(path, known && { text: known.document.text, stamp: known.stamp });
    if (reading.kind !== 'text') {
      this.#closed.delete(path);
      return reading;
    }
    // Tools write files anew that they do not change: what was made from them stays.
    const earlier = known?.document;
    const isSame = earlier?.text === reading.text;
    const document = isSame ? earlier : new Document(path, reading.text, { earlier });
    this.#closed.set(path, { document, stamp: reading.stamp });
    return { kind: 'document', document };
  }

  kind(path: string): 'file' | 'folder' | 'missing' {
    return this.#open.has(path) ? 'file' : this.#disk.kind(path);
  }

  list(folder: string): readonly FolderEntry[] {
    return this.#disk.list(folder);
  }
}
