/**
 * Results that stay as long as all that they were made from stays. What a result was made from is noticed while it is
 * made: all that it looks at of the project, itself or by other such results.
 */
import type { Document } from './document.ts';
import type { FolderEntry } from './files.ts';
import type { Loaded, Project } from './project.ts';

/** What was looked at, by absolute path, and what was seen. */
class Looks {
  readonly loads = new Map<string, Loaded>();
  readonly kinds = new Map<string, 'file' | 'folder' | 'missing'>();
  readonly lists = new Map<string, readonly FolderEntry[]>();
  /** Of the results that were used. */
  readonly parts = new Set<Looks>();
  /** The project's version in which all of them were last found to be the same. */
  #version: number;

  constructor(version: number) {
    this.#version = version;
  }

  /** Whether all that was seen would be seen again. */
  holdIn(project: Project): boolean {
    if (this.#version === project.version) return true;
    for (const part of this.parts) if (!part.holdIn(project)) return false;
    for (const [path, kind] of this.kinds) if (project.kind(path) !== kind) return false;
    for (const [path, loaded] of this.loads) if (!isSame(project.load(path), loaded)) return false;
    for (const [path, entries] of this.lists) if (!isSameList(project.list(path), entries)) return false;
    this.#version = project.version;
    return true;
  }

  addTo(paths: Set<string>): void {
    for (const looked of [this.loads, this.kinds, this.lists]) for (const path of looked.keys()) paths.add(path);
    for (const part of this.parts) part.addTo(paths);
  }
}

/** A project that notices what is looked at through it. */
class Recording implements Project {
  readonly looks: Looks;
  /** What it looks at. */
  readonly project: Project;

  constructor(project: Project) {
    this.project = project;
    this.looks = new Looks(project.version);
  }

  get version(): number {
    return this.project.version;
  }

  load(path: string): Loaded {
    const loaded = this.project.load(path);
    this.looks.loads.set(path, loaded);
    return loaded;
  }

  kind(path: string): 'file' | 'folder' | 'missing' {
    const kind = this.project.kind(path);
    this.looks.kinds.set(path, kind);
    return kind;
  }

  list(folder: string): readonly FolderEntry[] {
    const entries = this.project.list(folder);
    this.looks.lists.set(folder, entries);
    return entries;
  }
}

export interface Result<T> {
  readonly value: T;
  /** Absolute paths of the files, there or not, that the value was made from besides its subject. */
  readonly sources: readonly string[];
}

class Made<T> implements Result<T> {
  readonly value: T;
  readonly looks: Looks;

  constructor(value: T, looks: Looks) {
    this.value = value;
    this.looks = looks;
  }

  get sources(): readonly string[] {
    const paths = new Set<string>();
    this.looks.addTo(paths);
    return [...paths];
  }
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

/** `make` for a part of a document, which is the same object while its text is; `undefined` where there is none. */
export function memoiseByPart<Part extends object, T>(
  make: (part: Part | undefined, document: Document, project: Project) => T,
): (part: Part | undefined, document: Document, project: Project) => Result<T> {
  type Known = Map<string, { readonly part: Part | undefined; readonly made: Made<T> }>;
  const known = new WeakMap<Project, Known>();
  return (part, document, project) => {
    const seen = original(project);
    const ofProject: Known = known.get(seen) ?? new Map();
    const earlier = ofProject.get(document.path);
    const isKnown = earlier?.part === part && earlier?.made.looks.holdIn(seen) === true;
    const made = isKnown ? earlier.made : record((recording) => make(part, document, recording), project);
    known.set(seen, ofProject.set(document.path, { part, made }));
    include(made.looks, project);
    return made;
  };
}

/**
 * Views of the project, one for each path: a view is the same object as long as all that was ever seen through it would
 * be seen again. What is made of the same view and the same other things comes out the same.
 */
export function memoiseViews(): (path: string, project: Project) => Project {
  const views = new WeakMap<Project, Map<string, Recording>>();
  return (path, project) => {
    const seen = original(project);
    const ofProject = views.get(seen) ?? new Map<string, Recording>();
    const known = ofProject.get(path);
    const view = known?.looks.holdIn(seen) ? known : new Recording(seen);
    views.set(seen, ofProject.set(path, view));
    include(view.looks, project);
    return view;
  };
}

/** `make` once, with the files that it looks at. */
export function recorded<T>(make: (project: Project) => T, project: Project): Result<T> {
  const made = record(make, project);
  include(made.looks, project);
  return made;
}

function record<T>(make: (project: Project) => T, project: Project): Made<T> {
  const recording = new Recording(original(project));
  return new Made(make(recording), recording.looks);
}

/** Behind all that notices. */
function original(project: Project): Project {
  return project instanceof Recording ? project.project : project;
}

function include(looks: Looks, project: Project): void {
  if (project instanceof Recording) project.looks.parts.add(looks);
}

interface Store<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

function remember<Key, T>(
  known: Store<Key, Made<T>>,
  make: (key: Key, project: Project) => T,
): (key: Key, project: Project) => Result<T> {
  return (key, project) => {
    const earlier = known.get(key);
    const isKnown = earlier?.looks.holdIn(original(project)) === true;
    const made = isKnown ? earlier : record((seen) => make(key, seen), project);
    known.set(key, made);
    include(made.looks, project);
    return made;
  };
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
