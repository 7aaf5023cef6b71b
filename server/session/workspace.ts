/**
 * The workspace: its folders, the files in them that a dialect claims, and the projects that these make. A project
 * counts as a whole: where its folder lies above the workspace, all of it is searched.
 */
import path from 'node:path';
import type { Dialect } from '../project/dialect.ts';
import { type Bounds, type Discovered, discover, type Search, standardBounds } from '../project/discovery.ts';
import type { Document } from '../project/document.ts';
import { contains } from '../project/folders.ts';
import type { ProjectSupport, Root } from '../project/graph.ts';
import { memoiseByPath } from '../project/memo.ts';
import type { Documents, Project } from '../project/project.ts';

/** A project of several files, with the dialect that knows what ties them. */
export interface WorkspaceProject {
  readonly support: ProjectSupport;
  readonly root: Root;
}

/** Where a file belongs. */
export interface Membership {
  /** The project's folder; `undefined` where it is part of none. */
  readonly folder: string | undefined;
  /** The project leaves it out, so that nothing in it counts. */
  readonly isIgnored: boolean;
}

export class Workspace {
  readonly #documents: Documents;
  readonly dialects: readonly Dialect[];
  readonly #membershipOf = memoiseByPath((file, project) => this.#belong(file, 'file', project));
  #folders: readonly string[] = [];
  #found: ReadonlySet<string> = new Set();
  #isComplete = true;
  /** The folders that the last search began in. */
  #tops: readonly string[] = [];
  #searching = 0;
  #searched: Promise<void> = Promise.resolve();
  #projects: { readonly version: number; readonly all: readonly WorkspaceProject[] } | undefined;

  constructor(documents: Documents, dialects: readonly Dialect[]) {
    this.#documents = documents;
    this.dialects = dialects;
  }

  /** Absolute paths of the workspace's folders. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  set folders(folders: readonly string[]) {
    this.#folders = folders;
  }

  dialectOf(file: string): Dialect | undefined {
    const name = path.basename(file);
    return this.dialects.find((dialect) => dialect.claims(name));
  }

  isPipeline(file: string): boolean {
    return this.dialectOf(file)?.pipelineFile === path.basename(file);
  }

  /** Whether the last search went through everything. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** The files of dialects that were found or are open, sorted; those that their projects leave out too. */
  get files(): readonly string[] {
    const open = this.#documents.opened.map((document) => document.path).filter((file) => this.dialectOf(file));
    return [...new Set([...this.#found, ...open])].toSorted();
  }

  /** Whether the file is one of these. */
  has(file: string): boolean {
    return this.#found.has(file) || (this.#documents.isOpen(file) && this.dialectOf(file) !== undefined);
  }

  /** Whether this folder is in what is searched. */
  covers(folder: string): boolean {
    return this.hasSearched(folder) || this.#folders.some((top) => contains(top, folder));
  }

  /** Whether this folder has been searched for files. */
  hasSearched(folder: string): boolean {
    return this.#tops.some((top) => contains(top, folder));
  }

  /** The pipeline files that count. */
  get pipelineFiles(): readonly string[] {
    return this.files.filter((file) => this.isPipeline(file) && !this.membership(file).value.isIgnored);
  }

  /** Their texts, each with the dialect that it is written in. */
  get pipelines(): readonly { readonly document: Document; readonly dialect: Dialect }[] {
    return this.pipelineFiles.flatMap((file) => {
      const loaded = this.#documents.load(file);
      const dialect = this.dialectOf(file);
      return loaded.kind === 'document' && dialect !== undefined ? [{ document: loaded.document, dialect }] : [];
    });
  }

  /** The files of dialects that count. */
  get countingFiles(): readonly string[] {
    return [...new Set([...this.pipelineFiles, ...this.projects.flatMap(({ root }) => root.files)])];
  }

  membership(file: string): { readonly value: Membership; readonly sources: readonly string[] } {
    return this.#membershipOf(file, this.#documents);
  }

  get projects(): readonly WorkspaceProject[] {
    const { version } = this.#documents;
    if (this.#projects?.version !== version) this.#projects = { version, all: this.#group() };
    return this.#projects.all;
  }

  /** The project that this folder is the top of. */
  projectIn(folder: string): WorkspaceProject | undefined {
    return this.projects.find(({ root }) => root.folder === folder);
  }

  /** The project that this file is part of. */
  projectOf(file: string): WorkspaceProject | undefined {
    const { folder } = this.membership(file).value;
    return folder === undefined ? undefined : this.projectIn(folder);
  }

  /** A file or folder appeared on disk, or went; a folder with all that is in it. */
  noticed(changed: string, isThere: boolean): void {
    const found = new Set(this.#found);
    if (!isThere) for (const file of this.#found) if (contains(changed, file)) found.delete(file);
    if (isThere && this.dialectOf(changed) !== undefined && this.#isInside(changed)) found.add(changed);
    if (found.size !== this.#found.size) this.#know(found);
  }

  /** Resolves when the search that was begun last is over. */
  get searched(): Promise<void> {
    return this.#searched;
  }

  /** Searches the disk anew, one search after the other. */
  search(signal: AbortSignal, bounds = standardBounds): Promise<void> {
    this.#searching += 1;
    // Who began a search that failed is told; the next one goes ahead.
    const before = this.#searched.catch(() => undefined);
    this.#searched = before
      .then(() => this.#searchAll(signal, bounds))
      .finally(() => {
        this.#searching -= 1;
      });
    return this.#searched;
  }

  get isSearching(): boolean {
    return this.#searching > 0;
  }

  async #searchAll(signal: AbortSignal, bounds: Bounds): Promise<void> {
    const searched: string[] = [];
    const results: Discovered[] = [];
    let tops = outermost(this.#folders);
    while (tops.length > 0) {
      for (const folder of tops) results.push(await discover(folder, this.#searchOf(folder), signal, bounds));
      searched.push(...tops);
      tops = outermost(this.#foldersAbove(searched, results));
    }
    this.#tops = searched;
    this.#isComplete = results.every(({ isComplete }) => isComplete);
    this.#know(new Set(results.flatMap(({ files }) => files)));
  }

  /** Projects that reach beyond what has been searched. */
  #foldersAbove(searched: readonly string[], results: readonly Discovered[]): readonly string[] {
    const open = this.#documents.opened.map((document) => document.path);
    const folders = [...results.flatMap(({ files }) => files), ...open].flatMap((file) =>
      this.dialectOf(file) === undefined ? [] : (this.membership(file).value.folder ?? []),
    );
    return [...new Set(folders)].filter((folder) => !searched.some((top) => contains(top, folder)));
  }

  #searchOf(top: string): Search {
    return {
      isWanted: (name) => this.dialects.some((dialect) => dialect.claims(name)),
      isLeftOut: (folder) => folder !== top && this.#belong(folder, 'folder', this.#documents).isIgnored,
    };
  }

  #belong(file: string, kind: 'file' | 'folder', project: Project): Membership {
    const dialects = kind === 'folder' ? this.dialects : [this.dialectOf(file)];
    for (const support of dialects.flatMap((dialect) => dialect?.projects ?? [])) {
      const folder = support.rootOf(file, project);
      if (folder !== undefined) return { folder, isIgnored: support.isIgnored(file, kind, folder, project) };
    }
    return { folder: undefined, isIgnored: false };
  }

  #group(): readonly WorkspaceProject[] {
    const groups = new Map<string, { readonly support: ProjectSupport; readonly files: string[] }>();
    for (const file of this.files) {
      const support = this.dialectOf(file)?.projects;
      if (!support?.definesStages(path.basename(file))) continue;
      const { folder, isIgnored } = this.membership(file).value;
      if (folder === undefined || isIgnored) continue;
      const group = groups.get(folder) ?? { support, files: [] };
      groups.set(folder, group);
      group.files.push(file);
    }
    return [...groups].map(([folder, { support, files }]) => ({ support, root: { folder, files } }));
  }

  #isInside(file: string): boolean {
    const { folder } = this.membership(file).value;
    return [...this.#folders, ...(folder === undefined ? [] : [folder])].some((top) => contains(top, file));
  }

  #know(found: ReadonlySet<string>): void {
    this.#found = found;
    this.#projects = undefined;
  }
}

/** Those that are in no other. */
function outermost(folders: readonly string[]): readonly string[] {
  return folders.filter(
    (folder, index) =>
      !folders.some(
        (other, place) => place !== index && contains(other, folder) && (other !== folder || place < index),
      ),
  );
}
