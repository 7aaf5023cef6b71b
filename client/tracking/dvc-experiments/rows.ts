/** The rows of `dvc exp show`: the workspace, commits, and what ran, runs or waits on each. */
import { messageOf } from '../../../protocol/thrown.ts';
import type { RunStatus } from '../store.ts';
import type { DvcCache } from './cache.ts';
import { CommittedFiles } from './files.ts';
import { ObjectError, type Objects } from './objects.ts';
import { type ParsedContents, type Revision, readValues, type Values } from './values.ts';

export interface Row {
  /** Of the workspace, `workspace`; of an experiment that was kept its ref; else a commit's id. */
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  /** The name of the experiment; `undefined` for a commit, and for a workspace in which none runs. */
  readonly experiment: string | undefined;
  readonly content: RowContent;
}

/** What a revision holds. */
export interface RowContent {
  /** `undefined` for what is not committed. */
  readonly commit: string | undefined;
  /** When it was committed or last written, in milliseconds since the epoch. */
  readonly time: number | undefined;
  readonly author: string | undefined;
  readonly message: string | undefined;
  readonly values: Values;
  /** `undefined` where its files cannot be reached. */
  readonly revision: Revision | undefined;
}

/** What DVC itself wrote, for want of a message. */
export function isDvcsOwn(message: string): boolean {
  return message.startsWith('dvc: commit experiment') || message.startsWith('dvc-exp:');
}

const noValues: Values = { params: [], metrics: [], problems: [] };

/** Reads the project at commits; what a commit holds is read once. */
export class CommitReader {
  readonly #objects: Objects;
  readonly #prefix: string;
  readonly #cache: DvcCache;
  readonly #parsed: ParsedContents;
  /** By the id of the project folder's tree. */
  readonly #values = new Map<string, Promise<Values>>();

  /** @param prefix Where the project stands in the repository, with `/`. */
  constructor(objects: Objects, prefix: string, cache: DvcCache, parsed: ParsedContents) {
    this.#objects = objects;
    this.#prefix = prefix;
    this.#cache = cache;
    this.#parsed = parsed;
  }

  async read(commit: string): Promise<RowContent> {
    try {
      const { tree, time, author, message } = await this.#objects.commit(commit);
      const known = { commit, time, author, message };
      const top = await this.#projectTree(tree);
      if (top === undefined) {
        const problems = [`The project's folder ${this.#prefix} is not in this commit.`];
        return { ...known, values: { ...noValues, problems }, revision: undefined };
      }
      const files = new CommittedFiles(this.#objects, top);
      const revision = { files, cache: this.#cache, parsed: this.#parsed };
      return { ...known, values: await this.#valuesOf(top, revision), revision };
    } catch (error) {
      if (!(error instanceof ObjectError)) throw error;
      const values = { ...noValues, problems: [messageOf(error)] };
      return { commit, time: undefined, author: undefined, message: undefined, values, revision: undefined };
    }
  }

  async #projectTree(tree: string): Promise<string | undefined> {
    let id = tree;
    for (const part of this.#prefix.split('/').filter((name) => name !== '')) {
      const entry = (await this.#objects.tree(id)).get(part);
      if (entry?.kind !== 'folder') return undefined;
      id = entry.id;
    }
    return id;
  }

  async #valuesOf(top: string, revision: Revision): Promise<Values> {
    const reading = this.#values.get(top) ?? readValues(revision);
    this.#values.set(top, reading);
    try {
      const values = await reading;
      // What is missing may come, by `dvc pull` say.
      if (values.problems.length > 0) this.#values.delete(top);
      return values;
    } catch (error) {
      this.#values.delete(top);
      throw error;
    }
  }
}
