/** The metrics and parameters of a project at one revision, file by file, as `dvc exp show --json` tells them. */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { messageOf } from '../../../protocol/thrown.ts';
import { StoreError } from '../../storage/location.ts';
import { type Content, isMapping, type Leaf, leavesOf, merged, parseContent, picked } from '../disk/valuesFile.ts';
import type { DvcCache } from './cache.ts';
import { leadsOut, type ProjectFiles } from './files.ts';
import { hashesIn } from './locked.ts';
import { ObjectError } from './objects.ts';
import { defaultParams, type ParamsFile, type PipelineFiles, pipelineFiles } from './pipeline.ts';
import { lookUp } from './template.ts';

export interface FileValues {
  readonly file: string;
  readonly leaves: readonly Leaf[];
}

export interface Values {
  readonly params: readonly FileValues[];
  readonly metrics: readonly FileValues[];
  /** What could not be read, a sentence each. */
  readonly problems: readonly string[];
}

/** Contents that were parsed, by what they were made of: most experiments of a project share most of their files. */
export class ParsedContents {
  readonly #known = new Map<string, Content>();

  of(path: string, bytes: Buffer): Content {
    const mark = `${posix.extname(path)} ${createHash('sha1').update(bytes).digest('base64')}`;
    const content = this.#known.get(mark) ?? parseContent(path, bytes);
    this.#known.set(mark, content);
    return content;
  }
}

/** A project at one revision. */
export interface Revision {
  readonly files: ProjectFiles;
  readonly cache: DvcCache;
  readonly parsed: ParsedContents;
}

export async function readValues(revision: Revision): Promise<Values> {
  return await new Reading(revision).values();
}

/** A file that the project has at a revision, among its files or in DVC's cache; `undefined` where it is in neither. */
export async function readFileOf(revision: Revision, path: string): Promise<Buffer | undefined> {
  return (await revision.files.read(path)) ?? revision.cache.read(path, await new Reading(revision).outputHashes());
}

/** What of a dvc.yaml's folder is known. */
interface Pipeline {
  readonly lock: string;
  readonly listed: PipelineFiles;
}

class Reading {
  readonly #revision: Revision;
  readonly #problems = new Set<string>();
  #pipelines: readonly Pipeline[] = [];

  constructor(revision: Revision) {
    this.#revision = revision;
  }

  async values(): Promise<Values> {
    // DVC shows nothing of a revision whose pipelines it cannot read.
    if (!(await this.#readPipelines())) return { params: [], metrics: [], problems: [...this.#problems].sort() };
    const [params, metrics] = await Promise.all([this.#params(), this.#metrics()]);
    return { params, metrics, problems: [...this.#problems].sort() };
  }

  async outputHashes(): Promise<ReadonlyMap<string, string>> {
    await this.#readPipelines();
    return await this.#hashes();
  }

  /** Whether all of them could be read. */
  async #readPipelines(): Promise<boolean> {
    const paths = await this.#revision.files.pipelines();
    const pipelines = await Promise.all(paths.map((path) => this.#pipeline(path)));
    this.#pipelines = pipelines.filter((pipeline) => pipeline !== undefined);
    return this.#pipelines.length === pipelines.length;
  }

  async #pipeline(path: string): Promise<Pipeline | undefined> {
    const pipeline = await this.#content(path);
    if (pipeline?.kind !== 'content') {
      this.#problems.add(
        `${path} cannot be read${pipeline ? `: ${pipeline.message}` : ''}. Mend it to see what it lists.`,
      );
      return undefined;
    }
    const listed = await pipelineFiles(folderOf(path), pipeline.value, async (file) => {
      const content = await this.#content(file);
      return content?.kind === 'content' ? content.value : undefined;
    });
    for (const problem of listed.problems) this.#problems.add(problem);
    return { lock: posix.join(folderOf(path), 'dvc.lock'), listed };
  }

  async #params(): Promise<readonly FileValues[]> {
    const files = new Map<string, readonly string[]>();
    const hasDefault = (await this.#content(defaultParams)) !== undefined;
    for (const { path, keys } of this.#pipelines.flatMap(({ listed }) => listed.params)) {
      const known = files.get(path);
      files.set(path, known?.length === 0 || keys.length === 0 ? [] : [...(known ?? []), ...keys]);
    }
    if (hasDefault) files.set(defaultParams, []);
    const read = await Promise.all([...files].map(([path, keys]) => this.#paramsFile({ path, keys })));
    return [...read.flat(), ...(await this.#variables(new Set(files.keys())))];
  }

  async #paramsFile({ path, keys }: ParamsFile): Promise<readonly FileValues[]> {
    const paths = (await this.#below(path)) ?? [path];
    const read = paths.map(async (file): Promise<readonly FileValues[]> => {
      const content = await this.#listedContent(file, 'parameters');
      if (content === undefined) return [];
      const chosen = keys.length === 0 ? content : keys.map((key) => picked(content, key)).reduce(merged, {});
      return [{ file, leaves: isMapping(chosen) ? leavesOf(chosen) : [] }];
    });
    return (await Promise.all(read)).flat();
  }

  /** Files that are only referred to by `${…}` show what is referred to, under the expression's own name. */
  async #variables(shown: ReadonlySet<string>): Promise<readonly FileValues[]> {
    const files = new Map<string, Set<string>>();
    for (const { path, keys } of this.#pipelines.flatMap(({ listed }) => listed.variables)) {
      if (!shown.has(path)) files.set(path, new Set([...(files.get(path) ?? []), ...keys]));
    }
    const read = [...files].map(async ([file, keys]): Promise<FileValues> => {
      const content = await this.#content(file);
      const values = content?.kind === 'content' ? content.value : {};
      return { file, leaves: [...keys].flatMap((key) => leavesOf(lookUp(key, values), [key])) };
    });
    return await Promise.all(read);
  }

  async #metrics(): Promise<readonly FileValues[]> {
    const paths = new Set(this.#pipelines.flatMap(({ listed }) => listed.metrics));
    const read = [...paths].map(async (path): Promise<readonly FileValues[]> => {
      const files = await this.#filesOf(path);
      return (await Promise.all(files.map((file) => this.#metricsFile(file)))).flat();
    });
    return (await Promise.all(read)).flat();
  }

  async #filesOf(path: string): Promise<readonly string[]> {
    const there = await this.#below(path);
    if (there !== undefined) return there;
    if ((await this.#content(path)) !== undefined) return [path];
    return this.#revision.cache.below(path, await this.#hashes()) ?? [path];
  }

  async #metricsFile(file: string): Promise<readonly FileValues[]> {
    const content = await this.#listedContent(file, 'metrics');
    return content === undefined ? [] : [{ file, leaves: leavesOf(content) }];
  }

  /** `undefined`, with a problem, where a file that the pipeline lists cannot be read. */
  async #listedContent(file: string, holds: 'metrics' | 'parameters'): Promise<unknown> {
    if (leadsOut(file)) {
      this.#problems.add(`${file} is not read: it stands outside of the DVC project.`);
      return undefined;
    }
    const content = (await this.#content(file)) ?? (await this.#cached(file));
    if (content?.kind === 'content') return content.value;
    if (content !== undefined) {
      this.#problems.add(`The ${holds} in ${file} are not shown: ${content.message.replace(/\.$/, '')}.`);
    } else if (holds === 'parameters') {
      this.#problems.add(`${file} is not there, though the pipeline takes parameters from it.`);
    } else if ((await this.#hashes()).has(file)) {
      this.#problems.add(
        `${file} is neither committed nor in DVC's cache here. \`dvc pull\` brings it where it was pushed.`,
      );
    }
    return undefined;
  }

  async #cached(file: string): Promise<Content | undefined> {
    const bytes = this.#revision.cache.read(file, await this.#hashes());
    return bytes === undefined ? undefined : this.#revision.parsed.of(file, bytes);
  }

  /** DVC's run cache may still hold an uncached metric: that is of some earlier run. */
  async #hashes(): Promise<ReadonlyMap<string, string>> {
    const hashes = await Promise.all(
      this.#pipelines.map(async ({ lock, listed }) => {
        const recorded = [...hashesIn(await this.#lock(lock), listed.stages)];
        return recorded.filter(([path]) => !listed.uncached.has(path));
      }),
    );
    return new Map(hashes.flat());
  }

  async #lock(path: string): Promise<unknown> {
    const content = await this.#content(path);
    if (content?.kind === 'problem') this.#problems.add(`${path} cannot be read: ${content.message}.`);
    return content?.kind === 'content' ? content.value : undefined;
  }

  /** The files below a folder; `undefined` where there is no such folder, or it cannot be listed. */
  async #below(path: string): Promise<readonly string[] | undefined> {
    try {
      return await this.#revision.files.below(path);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      this.#problems.add(messageOf(error));
      return undefined;
    }
  }

  /** `undefined` where there is no such file. */
  async #content(path: string): Promise<Content | undefined> {
    try {
      const bytes = await this.#revision.files.read(path);
      return bytes === undefined ? undefined : this.#revision.parsed.of(path, bytes);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      return { kind: 'problem', message: messageOf(error) };
    }
  }
}

function isUnreadable(error: unknown): boolean {
  return error instanceof StoreError || error instanceof ObjectError;
}

function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}
