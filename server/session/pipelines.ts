/** The pipelines of the workspace, as the client asks for them. While a file is broken, its last good stages stay. */
import { setImmediate as immediate } from 'node:timers/promises';
import type { Pipeline } from '../../protocol/language.ts';
import { pipeline } from '../features/pipelines.ts';
import type { Dialect } from '../project/dialect.ts';
import type { Documents } from '../project/project.ts';
import type { Workspace } from './workspace.ts';

export class Pipelines {
  readonly #documents: Documents;
  readonly #workspace: Workspace;
  readonly #lastGood = new Map<string, Pipeline>();
  /** What the client could know of each file, as JSON. */
  readonly #told = new Map<string, string>();

  constructor(documents: Documents, workspace: Workspace) {
    this.#documents = documents;
    this.#workspace = workspace;
  }

  /** Others are answered between two files. */
  async all(signal: AbortSignal): Promise<readonly Pipeline[]> {
    await this.#workspace.searched;
    const found: Pipeline[] = [];
    for (const file of this.#workspace.pipelineFiles) {
      const one = this.one(file);
      if (one !== undefined) found.push(one);
      await immediate(undefined, { signal });
    }
    return found;
  }

  /** `undefined` where there is no such file, or none that counts. */
  one(file: string): Pipeline | undefined {
    const dialect = this.#workspace.dialectOf(file);
    const loaded = this.#documents.load(file);
    const isIgnored = this.#workspace.membership(file).value.isIgnored;
    if (dialect === undefined || loaded.kind !== 'document' || isIgnored) {
      this.#lastGood.delete(file);
      return undefined;
    }
    const now = pipeline(loaded.document, dialect, this.#documents);
    if (loaded.document.isWhole) {
      this.#lastGood.set(file, now);
      return now;
    }
    const lastGood = this.#lastGood.get(file) ?? this.#saved(file, dialect);
    return lastGood === undefined ? now : { ...now, stages: lastGood.stages };
  }

  /** After a restart, what is on disk may be better than what is being typed. */
  #saved(file: string, dialect: Dialect): Pipeline | undefined {
    const saved = this.#documents.loadSaved(file);
    if (saved.kind !== 'document' || !saved.document.isWhole) return undefined;
    return pipeline(saved.document, dialect, this.#documents);
  }

  /** Whether any of these files has other stages than when this was asked last. */
  haveChanged(files: Iterable<string>): boolean {
    return [...files].filter((file) => this.#workspace.isPipeline(file) && this.#tell(file)).length > 0;
  }

  #tell(file: string): boolean {
    const now = JSON.stringify(this.one(file));
    const before = this.#told.get(file);
    if (now === undefined) this.#told.delete(file);
    else this.#told.set(file, now);
    return now !== before;
  }
}
