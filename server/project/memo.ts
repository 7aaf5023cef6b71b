/** Results that stay as long as all that they were made from stays. */
import type { Document } from './document.ts';
import type { FolderEntry } from './files.ts';
import type { Loaded, Project } from './project.ts';

/** What was looked at, by absolute path, and what was seen. */
interface Looks {
  readonly loads: Map<string, Loaded>;
  readonly kinds: Map<string, 'file' | 'folder' | 'missing'>;
  readonly lists: Map<string, readonly FolderEntry[]>;
}

/** Remembers what was looked at through it. */
class Recording implements Project {
  readonly looks: Looks = { loads: new Map(), kinds: new Map(), lists: new Map() };
  readonly #project: Project;

  constructor(project: Project) {
    this.#project = project;
  }

  get version(): number {
    return this.#project.version;
  }

  load(path: string): Loaded {
    const loaded = this.#project.load(path);
    this.looks.loads.set(path, loaded);
    return loaded;
  }

  kind(path: string): 'file' | 'folder' | 'missing' {
    const kind = this.#project.kind(path);
    this.looks.kinds.set(path, kind);
    return kind;
  }

  list(folder: string): readonly FolderEntry[] {
    const entries = this.#project.list(folder);
    this.looks.lists.set(folder, entries);
    return entries;
  }

  /** What another recording has seen counts here too. */
  adopt({ loads, kinds, lists }: Looks): void {
    for (const [path, loaded] of loads) this.looks.loads.set(path, loaded);
    for (const [path, kind] of kinds) this.looks.kinds.set(path, kind);
    for (const [path, entries] of lists) this.looks.lists.set(path, entries);
    if (this.#project instanceof Recording) this.#project.adopt({ loads, kinds, lists });
  }
}

export interface Result<T> {
  readonly value: T;
  /** Absolute paths of the files, there or not, that the value was made from besides its subject. */
  readonly sources: readonly string[];
}

interface Recorded<T> extends Result<T> {
  readonly looks: Looks;
}

interface Made<T> extends Recorded<T> {
  /** The project's version in which all looks were last found to be the same. */
  version: number;
}

/** `make` for a document, made again only where the document or a file that it looked at has changed. */
export function memoise<T>(
  make: (document: Document, project: Project) => T,
): (document: Document, project: Project) => Result<T> {
  return remember(new WeakMap(), make);
}

/** `make` for a path, made again only where a file that it looked at has changed. */
export function memoiseByPath<T>(
  make: (path: string, project: Project) => T,
): (path: string, project: Project) => Result<T> {
  return remember(new Map(), make);
}

/** `make` once, with the files that it looks at. */
export function recorded<T>(make: (project: Project) => T, project: Project): Result<T> {
  const { value, sources } = record(make, project);
  return { value, sources };
}

function record<T>(make: (project: Project) => T, project: Project): Recorded<T> {
  const recording = new Recording(project);
  const value = make(recording);
  const { looks } = recording;
  const sources = [...new Set([...looks.loads.keys(), ...looks.kinds.keys(), ...looks.lists.keys()])];
  return { value, sources, looks };
}

interface Store<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

function remember<Key, T>(
  made: Store<Key, Made<T>>,
  make: (key: Key, project: Project) => T,
): (key: Key, project: Project) => Result<T> {
  return (key, project) => {
    const earlier = made.get(key);
    if (earlier !== undefined && isFresh(earlier, project)) {
      if (project instanceof Recording) project.adopt(earlier.looks);
      return earlier;
    }
    const fresh = { ...record((recording) => make(key, recording), project), version: project.version };
    made.set(key, fresh);
    return fresh;
  };
}

function isFresh<T>(made: Made<T>, project: Project): boolean {
  if (made.version === project.version) return true;
  const { loads, kinds, lists } = made.looks;
  for (const [path, kind] of kinds) if (project.kind(path) !== kind) return false;
  for (const [path, loaded] of loads) if (!isSame(project.load(path), loaded)) return false;
  for (const [path, entries] of lists) if (!isSameList(project.list(path), entries)) return false;
  made.version = project.version;
  return true;
}

function isSame(now: Loaded, then: Loaded): boolean {
  if (now.kind === 'document') return then.kind === 'document' && then.document === now.document;
  return now.kind === then.kind;
}

function isSameList(now: readonly FolderEntry[], then: readonly FolderEntry[]): boolean {
  if (now === then) return true;
  const isEqual = (entry: FolderEntry, index: number) =>
    entry.name === then[index]?.name && entry.isFolder === then[index].isFolder;
  return now.length === then.length && now.every(isEqual);
}
