/** The pipelines of the workspace, as the client asks for them. While a file is broken, its last good stages stay. */
import path from 'node:path';
import type { Pipeline } from '../protocol/language.ts';
import { pipeline } from './features/pipelines.ts';
import type { Dialect } from './project/dialect.ts';
import { discover } from './project/discovery.ts';
import type { Documents } from './project/project.ts';

export class Pipelines {
  readonly #documents: Documents;
  readonly #dialects: readonly Dialect[];
  readonly #lastGood = new Map<string, Pipeline>();
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
  }

  isPipeline(file: string): boolean {
    const name = path.basename(file);
    return this.#dialectOf(name)?.pipelineFile === name;
  }

  async all(signal: AbortSignal): Promise<readonly Pipeline[]> {
    const files = await this.find(signal);
    return files.flatMap((file) => this.one(file) ?? []);
  }

  /** Searches the disk for pipeline files; those who ask at the same time share one search. */
  async find(signal: AbortSignal): Promise<readonly string[]> {
    this.#discovery ??= this.#search(signal).finally(() => {
      this.#discovery = undefined;
    });
    await this.#discovery;
    return this.known;
  }

  /** The pipeline files that the last search found or that are open. */
  get known(): readonly string[] {
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
      return undefined;
    }
    const now = pipeline(loaded.document, dialect, this.#documents);
    if (loaded.document.isWhole) this.#lastGood.set(file, now);
    const lastGood = this.#lastGood.get(file);
    return loaded.document.isWhole || lastGood === undefined ? now : { ...now, stages: lastGood.stages };
  }

  /** All files that bear on the known pipelines, there or not: what they are made from, and where a first one would appear. */
  get watched(): readonly string[] {
    const first = this.#roots.flatMap((root) =>
      this.#dialects.map(({ pipelineFile }) => path.join(root, pipelineFile)),
    );
    return [...first, ...this.known.flatMap((file) => [file, ...this.#sources(file)])];
  }

  #sources(file: string): readonly string[] {
    const dialect = this.#dialectOf(path.basename(file));
    const loaded = this.#documents.load(file);
    return dialect === undefined || loaded.kind !== 'document'
      ? []
      : dialect.check(loaded.document, this.#documents).sources;
  }

  /** Whether any pipeline that these files belong to has other stages than when this was asked last. */
  haveChanged(files: ReadonlySet<string>): boolean {
    const affected = [...new Set([...this.known, ...files])].filter(
      (file) => this.isPipeline(file) && (files.has(file) || this.#sources(file).some((source) => files.has(source))),
    );
    return affected.filter((file) => this.#tell(file)).length > 0;
  }

  #tell(file: string): boolean {
    const now = JSON.stringify(this.one(file));
    const before = this.#told.get(file);
    if (now === undefined) this.#told.delete(file);
    else this.#told.set(file, now);
    return now !== before;
  }
}
