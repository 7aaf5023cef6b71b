/** Rows as runs: their values by keys that tell which file they come from where that is in doubt. Pure. */
import { posix } from 'node:path';
import { type Leaf, numberOf, textOf } from '../disk/valuesFile.ts';
import type { LatestMetric, Param, Run } from '../store.ts';
import { changesOf } from './changer.ts';
import { isDvcsOwn, type Row } from './rows.ts';
import type { FileValues } from './values.ts';

/** Keys that more than one file of the project has: these bear the file's name, as in `dvc exp show`. */
export interface SharedKeys {
  readonly metrics: ReadonlySet<string>;
  readonly params: ReadonlySet<string>;
}

export function sharedKeysOf(rows: readonly Row[]): SharedKeys {
  return {
    metrics: sharedIn(rows.flatMap(({ content }) => content.values.metrics)),
    params: sharedIn(rows.flatMap(({ content }) => content.values.params)),
  };
}

function sharedIn(files: readonly FileValues[]): ReadonlySet<string> {
  const fileOf = new Map<string, string>();
  const shared = new Set<string>();
  for (const { file, leaves } of files) {
    for (const leaf of leaves) {
      const key = plainKey(file, leaf);
      if ((fileOf.get(key) ?? file) !== file) shared.add(key);
      fileOf.set(key, file);
    }
  }
  return shared;
}

/** A file that is but one value has its own name as the key. */
function plainKey(file: string, { keys }: Leaf): string {
  return keys.length === 0 ? file : keys.join('.');
}

function keyOf(file: string, leaf: Leaf, shared: ReadonlySet<string>): string {
  const key = plainKey(file, leaf);
  return shared.has(key) && leaf.keys.length > 0 ? `${file}:${key}` : key;
}

/** @param me Who works here: what is not committed is theirs. */
export function runOf(row: Row, baseline: string, shared: SharedKeys, me: string | undefined): Run {
  const { id, name, status, experiment, content } = row;
  const { values, commit, time, author, message } = content;
  const note = noteIn(message, experiment);
  const user = commit === undefined ? me : author;
  return {
    id,
    experimentId: baseline,
    name,
    status,
    startTime: time,
    endTime: undefined,
    params: paramsOf(values.params, shared.params),
    metrics: metricsOf(values.metrics, shared.metrics),
    tags: {
      ...textsOf(values.metrics, shared.metrics),
      ...(experiment !== undefined && { 'dvc.experiment': experiment, 'dvc.baseline': baseline }),
      ...(author !== undefined && author !== '' && { 'git.author': author }),
    },
    ...(user && { user }),
    ...(commit !== undefined && { commit }),
    ...(note !== undefined && { note }),
    changes: changesOf(row, baseline),
    ...(values.problems.length > 0 && { problems: values.problems }),
  };
}

/** What people wrote with `dvc exp run --message`, or of a commit what follows its subject. */
function noteIn(message: string | undefined, experiment: string | undefined): string | undefined {
  if (message === undefined || isDvcsOwn(message)) return undefined;
  const text = experiment === undefined ? message.split('\n').slice(1).join('\n').trim() : message;
  return text === '' ? undefined : text;
}

function paramsOf(files: readonly FileValues[], shared: ReadonlySet<string>): Param[] {
  return files.flatMap(({ file, leaves }) =>
    leaves.map((leaf) => ({ key: keyOf(file, leaf, shared), value: textOf(leaf.value) })),
  );
}

/** DVCLive writes the last step beside its metrics. */
function metricsOf(files: readonly FileValues[], shared: ReadonlySet<string>): LatestMetric[] {
  return files.flatMap(({ file, leaves }) => {
    const last = numberOf(leaves.find(({ keys }) => keys.length === 1 && keys[0] === 'step')?.value);
    const step = last !== undefined && Number.isInteger(last) ? last : 0;
    return leaves.flatMap((leaf) => {
      const value = numberOf(leaf.value);
      return value === undefined ? [] : [{ key: keyOf(file, leaf, shared), value, step }];
    });
  });
}

/** Metrics that are text: DVC shows them too. */
function textsOf(files: readonly FileValues[], shared: ReadonlySet<string>): Record<string, string> {
  const texts = files.flatMap(({ file, leaves }) =>
    leaves.flatMap((leaf): [string, string][] =>
      typeof leaf.value === 'string' ? [[keyOf(file, leaf, shared), leaf.value]] : [],
    ),
  );
  return Object.fromEntries(texts);
}

/** Where DVCLive keeps the curve of each metric beside its metrics.json; by the metric's key. */
export function curveFilesOf(row: Row, shared: SharedKeys): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { file, leaves } of row.content.values.metrics) {
    if (posix.basename(file) !== 'metrics.json') continue;
    for (const leaf of leaves) {
      const path = posix.join(posix.dirname(file), 'plots', 'metrics', `${leaf.keys.join('/')}.tsv`);
      if (!path.startsWith('..')) found.set(keyOf(file, leaf, shared.metrics), path);
    }
  }
  return found;
}
