/** The pipelines of the workspace, as the client asks for them. While a file is broken, its last good stages stay. */
import path from 'node:path';
import { setImmediate as immediate } from 'node:timers/promises';
import type { Pipeline } from '../protocol/language.ts';
import { pipeline } from './features/pipelines.ts';
import type { Dialect } from './project/dialect.ts';
import { discover } from './project/discovery.ts';
import type { Documents } from './project/project.ts';

export class Pipelines {
  readonly #documents: Documents;
  readonly #dialects: readonly Dialect[];
  readonly #lastGood = new Map<string, Pipeline>();
  /** The files that each pipeline was made from when it was last looked at. */
  readonly #sources = new Map<string, ReadonlySet<string>>();
  /** What the client could know of each file, as JSON. */
  readonly #told = new Map<string, string>();
  #roots: readonly string[] = [];
  #found: readonly string[] = [];
  #discovery: Promise<void> | undefined;

  constructor(documents: Documents, dialects: readonly Dialect[]) {
    this.#documents = documents;
    this.#dialects = dialects;
  }

  #dialectOf(name: string): Dialect | undefined {
    return this.#dialects.find((dialect) => dialect.claims(name));
  }

  /** Absolute paths of the workspace's folders. */
  set roots(roots: readonly string[]) {
    this.#roots = roots;
    this.#discovery = undefined;
  }

  isPipeline(file: string): boolean {
    const name = path.basename(file);
    return this.#dialectOf(name)?.pipelineFile === name;
  }

  /** Others are answered between two files. */
  async all(signal: AbortSignal): Promise<readonly Pipeline[]> {
    const found: Pipeline[] = [];
    for (const file of await this.#find(signal)) {
      const one = this.one(file);
      if (one !== undefined) found.push(one);
      await immediate(undefined, { signal });
    }
    return found;
  }

  /** Searches the disk for pipeline files; those who ask at the same time share one search. */
  async #find(signal: AbortSignal): Promise<readonly string[]> {
    const search = this.#discovery ?? this.#search(signal);
    this.#discovery = search;
    try {
      await search;
    } finally {
      if (this.#discovery === search) this.#discovery = undefined;
    }
    return this.#known;
  }

  /** The pipeline files that the last search found or that are open. */
  get #known(): readonly string[] {
    const open = this.#documents.opened.map((document) => document.path).filter((file) => this.isPipeline(file));
    return [...new Set([...this.#found, ...open])].toSorted();
  }

  async #search(signal: AbortSignal): Promise<void> {
    const found: string[] = [];
    for (const root of this.#roots) found.push(...(await discover(root, (name) => this.isPipeline(name), signal)));
    this.#found = found;
  }

  /** `undefined` where there is no such file. */
  one(file: string): Pipeline | undefined {
    const dialect = this.#dialectOf(path.basename(file));
    const loaded = this.#documents.load(file);
    if (dialect === undefined || loaded.kind !== 'document') {
      this.#lastGood.delete(file);
      this.#sources.delete(file);
      return undefined;
    }
    const { document } = loaded;
    const now = pipeline(document, dialect, this.#documents);
    this.#sources.set(file, new Set(dialect.check(document, this.#documents).sources));
    if (document.isWhole) this.#lastGood.set(file, now);
    const lastGood = this.#lastGood.get(file);
    return document.isWhole || lastGood === undefined ? now : { ...now, stages: lastGood.stages };
  }

  /** All files that bear on the pipelines, there or not: what they are made from, and where a first one would appear. */
  get watched(): readonly string[] {
    const names = this.#dialects.map(({ pipelineFile }) => pipelineFile);
    const first = this.#roots.flatMap((root) => names.map((name) => path.join(root, name)));
    return [...first, ...this.#known, ...[...this.#sources.values()].flatMap((sources) => [...sources])];
  }

  /** Whether any pipeline that these files belong to has other stages than when this was asked last. */
  haveChanged(files: ReadonlySet<string>): boolean {
    const made = [...this.#sources].filter(([, sources]) => [...files].some((file) => sources.has(file)));
    const affected = new Set([...[...files].filter((file) => this.isPipeline(file)), ...made.map(([file]) => file)]);
    return [...affected].filter((file) => this.#tell(file)).length > 0;
  }

  #tell(file: string): boolean {
    const now = JSON.stringify(this.one(file));
    const before = this.#told.get(file);
    if (now === undefined) this.#told.delete(file);
    else this.#told.set(file, now);
    return now !== before;
  }
}
