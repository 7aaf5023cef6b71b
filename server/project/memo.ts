/** Results that stay as long as all that they were made from stays. */
import type { Document } from './document.ts';
import type { FolderEntry } from './files.ts';
import type { Loaded, Project } from './project.ts';

type Look = { readonly load: Loaded } | { readonly kind: 'file' | 'folder' | 'missing' };

/** Remembers what was looked at, and what was seen. */
class Recording implements Project {
  readonly looks = new Map<string, Look>();
  readonly #project: Project;

  constructor(project: Project) {
    this.#project = project;
  }

  load(path: string): Loaded {
    const load = this.#project.load(path);
    this.looks.set(path, { load });
    return load;
  }

  kind(path: string): 'file' | 'folder' | 'missing' {
    const kind = this.#project.kind(path);
    if (!this.looks.has(path)) this.looks.set(path, { kind });
    return kind;
  }

  list(folder: string): readonly FolderEntry[] {
    return this.#project.list(folder);
  }
}

export interface Result<T> {
  readonly value: T;
  /** Absolute paths of the files, there or not, that the value was made from besides the document. */
  readonly sources: readonly string[];
}

/** `make`, made again only where the document or a file that it looked at has changed. */
export function memoise<T>(
  make: (document: Document, project: Project) => T,
): (document: Document, project: Project) => Result<T> {
  const made = new WeakMap<Document, { readonly value: T; readonly looks: ReadonlyMap<string, Look> }>();
  return (document, project) => {
    const earlier = made.get(document);
    if (earlier !== undefined && isFresh(earlier.looks, project)) return resultOf(earlier);
    const recording = new Recording(project);
    const fresh = { value: make(document, recording), looks: recording.looks };
    made.set(document, fresh);
    return resultOf(fresh);
  };
}

function resultOf<T>(made: { readonly value: T; readonly looks: ReadonlyMap<string, Look> }): Result<T> {
  return { value: made.value, sources: [...made.looks.keys()] };
}

function isFresh(looks: ReadonlyMap<string, Look>, project: Project): boolean {
  return [...looks].every(([path, look]) => {
    if ('kind' in look) return project.kind(path) === look.kind;
    const now = project.load(path);
    if (now.kind === 'document') return look.load.kind === 'document' && look.load.document === now.document;
    return look.load.kind === now.kind;
  });
}
