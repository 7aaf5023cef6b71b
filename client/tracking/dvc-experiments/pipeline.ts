/**
 * The metric and parameter files that a dvc.yaml lists. Only these lists are read: what is wrong with a pipeline,
 * the language server tells.
 */
import { posix } from 'node:path';
import { isMapping, memberOf, merged, picked } from '../disk/valuesFile.ts';
import { dotted, expressionsIn, lookUp, resolved, resolvedText, spelled } from './template.ts';

/** Paths are relative to the project's folder, with `/`. */
export interface PipelineFiles {
  readonly metrics: readonly string[];
  /** Those of the metrics that DVC keeps out of its cache. */
  readonly uncached: ReadonlySet<string>;
  readonly params: readonly ParamsFile[];
  /** Values of other files that stages refer to by `${…}`. */
  readonly variables: readonly ParamsFile[];
  /** The working directory of each stage, by the name that it has in dvc.lock. */
  readonly stages: ReadonlyMap<string, string>;
  /** What could not be told, a sentence each. */
  readonly problems: readonly string[];
}

export interface ParamsFile {
  readonly path: string;
  /** Which of its values count, keys joined by `.`; all where empty. */
  readonly keys: readonly string[];
}

export const defaultParams = 'params.yaml';

/**
 * @param folder Where the dvc.yaml stands.
 * @param load The content of a file with values for `${…}`; `undefined` where there is none.
 */
export async function pipelineFiles(
  folder: string,
  pipeline: unknown,
  load: (path: string) => Promise<unknown>,
): Promise<PipelineFiles> {
  const found = new Collected();
  const variables = await variablesOf(folder, memberOf(pipeline, 'vars'), expressionsIn(pipeline).length > 0, load);
  for (const [name, stage] of entriesOf(memberOf(pipeline, 'stages'))) {
    for (const instance of instancesOf(name, stage, variables.context)) {
      const own = listOf(memberOf(instance.body, 'vars')).length > 0;
      const wdir = folderOf(folder, memberOf(instance.body, 'wdir'), instance.context);
      if (wdir === undefined) {
        found.problems.add(unresolved(`the working directory of stage ${name}`));
        continue;
      }
      const local = own ? await variablesOf(wdir, memberOf(instance.body, 'vars'), true, load) : noVariables;
      found.addStage(instance, wdir, merged(instance.context, local.context));
      found.addVariables([...variables.files, ...local.files], instance);
    }
  }
  for (const kind of ['metrics', 'params'] as const) {
    for (const item of listOf(memberOf(pipeline, kind))) found.addFile(kind, folder, item, variables.context);
  }
  return found.files;
}

/** A stage, or one of those that foreach or matrix make of it. */
interface Instance {
  readonly name: string;
  readonly body: unknown;
  readonly context: unknown;
  /** Where the values of `item` come from, as expressions: `item` or `item.a` by `models.0`. */
  readonly sources: ReadonlyMap<string, string>;
}

interface Variables {
  readonly context: unknown;
  readonly files: readonly { readonly path: string; readonly content: unknown }[];
}

const noVariables: Variables = { context: {}, files: [] };

class Collected {
  readonly problems = new Set<string>();
  readonly #metrics = new Set<string>();
  readonly #uncached = new Set<string>();
  readonly #params = new Map<string, Set<string> | 'all'>();
  readonly #variables = new Map<string, Set<string>>();
  readonly #stages = new Map<string, string>();

  get files(): PipelineFiles {
    return {
      metrics: [...this.#metrics],
      uncached: this.#uncached,
      params: [...this.#params].map(([path, keys]) => ({ path, keys: keys === 'all' ? [] : [...keys] })),
      variables: [...this.#variables].map(([path, keys]) => ({ path, keys: [...keys] })),
      stages: this.#stages,
      problems: [...this.problems],
    };
  }

  addStage({ name, body }: Instance, wdir: string, context: unknown): void {
    this.#stages.set(name, wdir);
    for (const item of listOf(memberOf(body, 'metrics'))) {
      if (!isMapping(item)) this.addFile('metrics', wdir, item, context);
      for (const [written, flags] of entriesOf(item)) {
        const path = this.addFile('metrics', wdir, written, context);
        if (path !== undefined && memberOf(flags, 'cache') === false) this.#uncached.add(path);
      }
    }
    for (const item of listOf(memberOf(body, 'params'))) {
      if (typeof item === 'string') this.#addKeys(wdir, defaultParams, [item], context);
      for (const [path, keys] of entriesOf(item)) this.#addKeys(wdir, path, listOf(keys), context);
    }
  }

  /** A metric file, or a parameter file all of whose values count: its path, where that can be told. */
  addFile(kind: 'metrics' | 'params', folder: string, item: unknown, context: unknown): string | undefined {
    if (typeof item !== 'string') return undefined;
    const named = resolvedText(item, context);
    if (named === undefined) {
      this.problems.add(unresolved(`the file ${item}`));
      return undefined;
    }
    const path = posix.join(folder, named);
    if (kind === 'metrics') this.#metrics.add(path);
    else this.#params.set(path, 'all');
    return path;
  }

  /** What stages use of the files that `vars` names. */
  addVariables(files: Variables['files'], { body, sources }: Instance): void {
    for (const expression of expressionsIn(body)) {
      const key = atSource(dotted(expression), sources);
      const from = files.find(({ content }) => lookUp(key, content) !== undefined);
      if (from === undefined) continue;
      const keys = this.#variables.get(from.path) ?? new Set<string>();
      this.#variables.set(from.path, keys.add(key));
    }
  }

  #addKeys(wdir: string, file: string, keys: readonly unknown[], context: unknown): void {
    const path = resolvedText(file, context);
    if (path === undefined) {
      this.problems.add(unresolved(`the parameter file ${file}`));
      return;
    }
    const place = posix.join(wdir, path);
    const known = this.#params.get(place) ?? new Set<string>();
    const texts = keys.filter((key) => typeof key === 'string').map((key) => resolvedText(key, context) ?? key);
    if (known === 'all' || texts.length === 0) this.#params.set(place, 'all');
    else this.#params.set(place, new Set([...known, ...texts]));
  }
}

function unresolved(what: string): string {
  return `${what[0]?.toUpperCase()}${what.slice(1)} is named by a value that no parameter file has: its metrics or parameters are not shown.`;
}

/** Values for `${…}`: params.yaml beside the dvc.yaml, then what `vars` lists, files and values. */
async function variablesOf(
  folder: string,
  vars: unknown,
  isNeeded: boolean,
  load: (path: string) => Promise<unknown>,
): Promise<Variables> {
  if (!isNeeded) return noVariables;
  const files: { path: string; content: unknown }[] = [];
  let context: unknown = {};
  for (const item of [defaultParams, ...listOf(vars)]) {
    if (typeof item !== 'string') {
      context = merged(context, item);
      continue;
    }
    const [name = '', keys] = item.split(':');
    const path = posix.join(folder, name);
    const whole = await load(path);
    const content =
      keys === undefined
        ? whole
        : keys
            .split(',')
            .map((key) => picked(whole, key))
            .reduce(merged, {});
    if (content === undefined) continue;
    files.push({ path, content });
    context = merged(context, content);
  }
  return { context, files };
}

/** The expression that a value was given by, where it is one of those that are iterated over. */
function atSource(expression: string, sources: ReadonlyMap<string, string>): string {
  for (const [item, source] of sources) {
    if (expression === item || expression.startsWith(`${item}.`)) return source + expression.slice(item.length);
  }
  return expression;
}

function instancesOf(name: string, stage: unknown, context: unknown): readonly Instance[] {
  const body = memberOf(stage, 'do');
  const globals = isMapping(context) ? context : {};
  if (body !== undefined) {
    return itemsOf(memberOf(stage, 'foreach'), context).map(({ suffix, item, key, source }) => ({
      name: `${name}@${suffix}`,
      body,
      context: { ...globals, item, key },
      sources: new Map(source === undefined ? [] : [['item', source]]),
    }));
  }
  const matrix = memberOf(stage, 'matrix');
  if (!isMapping(matrix)) return [{ name, body: stage, context, sources: new Map() }];
  return combinationsOf(matrix, context).map(({ suffixes, item, sources }) => ({
    name: `${name}@${suffixes.join('-')}`,
    body: stage,
    context: { ...globals, item, key: suffixes.join('-') },
    sources,
  }));
}

interface Item {
  /** What the name of its stage ends in. */
  readonly suffix: string;
  readonly item: unknown;
  readonly key?: string;
  readonly source: string | undefined;
}

function itemsOf(foreach: unknown, context: unknown): readonly Item[] {
  const over = typeof foreach === 'string' ? resolved(foreach, context) : foreach;
  const [from] = expressionsIn(typeof foreach === 'string' ? foreach : undefined);
  const sourceOf = (key: string) => (from === undefined ? undefined : `${dotted(from)}.${key}`);
  if (isMapping(over)) {
    return Object.entries(over).map(([key, item]) => ({
      ...{ suffix: key, key, source: sourceOf(key) },
      item: resolvedDeep(item, context),
    }));
  }
  const items = listOf(over).map((item) => resolvedDeep(item, context));
  const isPlain = !items.some(isComposed);
  return items.map((item, index) => ({
    ...{ suffix: isPlain ? spelled(item) : String(index), source: sourceOf(String(index)) },
    item,
  }));
}

interface Combination {
  readonly suffixes: readonly string[];
  readonly item: Readonly<Record<string, unknown>>;
  readonly sources: ReadonlyMap<string, string>;
}

function combinationsOf(matrix: Readonly<Record<string, unknown>>, context: unknown): readonly Combination[] {
  return Object.entries(matrix).reduce<readonly Combination[]>(
    (combinations, [variable, values]) => {
      const choices = itemsOf(values, context);
      return combinations.flatMap(({ suffixes, item, sources }) =>
        choices.map((choice, index) => ({
          suffixes: [...suffixes, isComposed(choice.item) ? `${variable}${index}` : spelled(choice.item)],
          item: { ...item, [variable]: choice.item },
          sources: choice.source === undefined ? sources : new Map([...sources, [`item.${variable}`, choice.source]]),
        })),
      );
    },
    [{ suffixes: [], item: {}, sources: new Map() }],
  );
}

function isComposed(value: unknown): boolean {
  return isMapping(value) || Array.isArray(value);
}

function resolvedDeep(value: unknown, context: unknown): unknown {
  if (typeof value === 'string') return resolved(value, context);
  if (Array.isArray(value)) return value.map((item) => resolvedDeep(item, context));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolvedDeep(inner, context)]));
}

function folderOf(folder: string, wdir: unknown, context: unknown): string | undefined {
  if (typeof wdir !== 'string') return folder;
  const path = resolvedText(wdir, context);
  return path === undefined ? undefined : posix.join(folder, path);
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isMapping(value) ? Object.entries(value) : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
