/**
 * Checks every file of the workspace and every project as a whole, again after each change: what is open first,
 * one file at a time, so that others are answered in between.
 */
import { setImmediate as immediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { diagnosticOf, diagnosticsByDocument } from '../features/diagnostics.ts';
import type { Document } from '../project/document.ts';
import { type Finding, unreadable } from '../project/finding.ts';
import type { Judge } from '../project/judging/judge.ts';
import type { Documents } from '../project/project.ts';
import { Gathering } from './gathering.ts';
import { type Part, Publishing } from './publishing.ts';
import type { Workspace } from './workspace.ts';

/** Milliseconds without a change before a check, and how long one waits at most. */
export const typing = { pause: 30, longest: 200 };

/** Milliseconds without a keystroke before whole projects are checked: they take the longest, and nobody waits for them. */
const rest = 250;

/** Tools write several files, and some of them in pieces: a lock file is half there for a moment. */
const onDisk = { pause: 200, longest: 2_000 };

export interface CheckingClient {
  publish(uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]): void;
  /** A check broke off; the others go on. */
  failed(error: unknown): void;
  /** Of the checks that are to be made, so many are made. */
  progress(done: number, total: number): void;
  /** Nothing is left to check; `files` are those that were. */
  checked(files: ReadonlySet<string>): void;
}

/** A check is named by its file or by its project's folder. */
export class Checking {
  readonly #documents: Documents;
  readonly #workspace: Workspace;
  readonly #judge: Judge;
  readonly #client: CheckingClient;
  readonly #publishing: Publishing;
  readonly #typed: Gathering;
  readonly #onDisk: Gathering;
  /** What each check was made from. */
  readonly #sources = new Map<string, ReadonlySet<string>>();
  /** The checks to be made: of files, then of projects. */
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();
  #made = new Set<string>();
  #isAtWork = false;
  /** When a key was pressed last. */
  #lastEdit = Number.NEGATIVE_INFINITY;
  #resting: NodeJS.Timeout | undefined;

  constructor(documents: Documents, workspace: Workspace, judge: Judge, client: CheckingClient) {
    this.#documents = documents;
    this.#workspace = workspace;
    this.#judge = judge;
    this.#client = client;
    this.#publishing = new Publishing(documents, client.publish);
    this.#typed = new Gathering(typing.pause, typing.longest, (files) => this.#take(files));
    this.#onDisk = new Gathering(onDisk.pause, onDisk.longest, (files) => {
      documents.refresh();
      this.#take(files);
    });
  }

  /** The editor has another text of the file now. */
  edited(file: string): void {
    this.#lastEdit = performance.now();
    this.#typed.add(file);
  }

  /** Another program changed, made or removed the file. */
  changedOnDisk(file: string): void {
    this.#onDisk.add(file);
  }

  /** The file is open now, or no longer: it is checked at once. */
  openedOrClosed(file: string): void {
    this.#take(new Set([file]));
  }

  /** Checks everything; what has not changed since the last time costs next to nothing. */
  all(): void {
    this.#take(new Set([...this.#workspace.files, ...this.#sources.keys()]));
  }

  stop(): void {
    this.#typed.stop();
    this.#onDisk.stop();
    clearTimeout(this.#resting);
    this.#files.clear();
    this.#folders.clear();
  }

  /** The files, there or not, that findings are made from, absolute paths. */
  get sources(): ReadonlySet<string> {
    return new Set([...this.#sources.values()].flatMap((sources) => [...sources]));
  }

  /** A file or folder whose check reads this file; `undefined` where none does. */
  readerOf(file: string): string | undefined {
    for (const [check, sources] of this.#sources) if (sources.has(file)) return check;
    return undefined;
  }

  #take(changed: ReadonlySet<string>): void {
    const files = [...changed];
    for (const file of files) if (this.#workspace.dialectOf(file) !== undefined) this.#files.add(file);
    for (const [check, sources] of this.#sources) {
      const concerned = this.#publishing.concernedBy(check);
      const isAffected = changed.has(check) || files.some((file) => sources.has(file) || concerned.has(file));
      if (isAffected) this.#enqueue(check);
    }
    this.#goOn();
  }

  #goOn(): void {
    this.#work().catch((error: unknown) => this.#client.failed(error));
  }

  #enqueue(check: string): void {
    if (this.#workspace.dialectOf(check) === undefined) this.#folders.add(check);
    else this.#files.add(check);
  }

  async #work(): Promise<void> {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    try {
      for (let check = this.#next(); check !== undefined; check = this.#next()) {
        this.#make(check);
        this.#made.add(check);
        this.#client.progress(this.#made.size, this.#made.size + this.#files.size + this.#folders.size);
        await immediate();
      }
    } finally {
      this.#isAtWork = false;
    }
    if ([...this.#folders].some((folder) => this.#workspace.hasSearched(folder))) {
      clearTimeout(this.#resting);
      this.#resting = setTimeout(() => this.#goOn(), rest);
      return;
    }
    const made = this.#made;
    this.#made = new Set();
    this.#client.checked(made);
  }

  /** Files before projects, what is open before the rest. Of a project, all files must have been found. */
  #next(): string | undefined {
    const open = this.#documents.opened.findLast(({ path }) => this.#files.has(path))?.path;
    const [file = open] = open === undefined ? this.#files : [open];
    if (file !== undefined) {
      this.#files.delete(file);
      return file;
    }
    const folder = [...this.#folders].find((one) => this.#workspace.hasSearched(one) && this.#isDue(one));
    if (folder !== undefined) this.#folders.delete(folder);
    return folder;
  }

  /** While somebody types, only a project that has something to say of an open file: that is told with the file's own. */
  #isDue(folder: string): boolean {
    if (performance.now() - this.#lastEdit >= rest) return true;
    return [...this.#publishing.concernedBy(folder)].some((file) => this.#documents.isOpen(file));
  }

  #make(check: string): void {
    try {
      if (this.#workspace.dialectOf(check) === undefined) this.#checkProject(check);
      else this.#checkFile(check);
    } catch (error) {
      this.#put(check, this.#sources.get(check) ?? [], new Map());
      this.#client.failed(new Error(`${check} could not be checked`, { cause: error }));
    }
  }

  #checkFile(file: string): void {
    const dialect = this.#workspace.dialectOf(file);
    const { value: membership, sources } = this.#workspace.membership(file);
    if (membership.folder !== undefined) this.#folders.add(membership.folder);
    if (!this.#workspace.has(file)) {
      this.#drop(file);
      return;
    }
    const loaded = this.#documents.load(file);
    if (loaded.kind === 'missing' || loaded.kind === 'folder') {
      this.#workspace.noticed(file, false);
      this.#drop(file);
    } else if (membership.isIgnored || dialect === undefined) this.#put(file, sources, new Map());
    else if (loaded.kind === 'unreadable') {
      const diagnostics = [diagnosticOf(unreadable(file, loaded.reason))];
      const part: Part = { uri: pathToFileURL(file).href, document: undefined, diagnostics };
      this.#put(file, sources, new Map([[file, part]]));
    } else {
      const made = this.#judge.file(loaded.document, dialect, this.#documents);
      const parts = partsOf(made.findings, loaded.document);
      this.#put(file, [...sources, ...made.sources], parts);
    }
  }

  #checkProject(folder: string): void {
    const project = this.#workspace.projectIn(folder);
    if (project === undefined) {
      this.#drop(folder);
      return;
    }
    const { findings, sources } = this.#judge.project(project.support, project.root, this.#documents);
    this.#put(folder, sources, partsOf(findings, undefined));
  }

  #drop(check: string): void {
    this.#put(check, [], new Map());
    this.#sources.delete(check);
  }

  #put(check: string, sources: Iterable<string>, parts: ReadonlyMap<string, Part>): void {
    this.#sources.set(check, new Set(sources));
    for (const file of this.#publishing.put(check, parts)) this.#show(file, check);
  }

  /** `made` is the check behind it. Where others speak of an earlier text of the file, they are made again first. */
  #show(file: string, made: string): void {
    for (const check of this.#publishing.show(file)) {
      if (check === made) this.#client.failed(new Error(`${made} was checked by an earlier text of ${file}`));
      else if (!this.#typed.has(file) && !this.#onDisk.has(file)) this.#enqueue(check);
    }
  }
}

/** What the findings say by file; of `own`, the checked file itself, also that there are none. */
function partsOf(findings: readonly Finding[], own: Document | undefined): ReadonlyMap<string, Part> {
  const parts = new Map<string, Part>();
  if (own !== undefined) parts.set(own.path, { uri: own.uri, document: own, diagnostics: [] });
  for (const [document, diagnostics] of diagnosticsByDocument(findings)) {
    parts.set(document.path, { uri: document.uri, document, diagnostics });
  }
  return parts;
}
