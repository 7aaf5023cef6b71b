/** DVC projects whose experiments the real DVC makes, and what `dvc exp show --json` says of them. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { activated } from '../../client/python/environment.ts';
import { parsePythonJson } from '../../client/storage/pythonJson.ts';
import type { Run, RunStore } from '../../client/tracking/store.ts';
import { isRecord } from '../../protocol/shape.ts';
import { git, writeFiles } from './gitRepository.ts';
import { workbenchPython } from './python.ts';

const execute = promisify(execFile);

/** What dvc prints on its standard output. */
export async function dvc(folder: string, ...args: readonly string[]): Promise<string> {
  const { program, env } = await realDvc();
  const { stdout } = await execute(program, args, { cwd: folder, env, maxBuffer: 64 << 20 });
  return stdout;
}

/** `dvc queue start`; its worker, which lives on, would hold an output that somebody reads. */
export async function startQueue(folder: string): Promise<void> {
  const { program, env } = await realDvc();
  const [status] = await once(spawn(program, ['queue', 'start'], { cwd: folder, env, stdio: 'ignore' }), 'exit');
  assert.equal(status, 0);
}

async function realDvc(): Promise<{ readonly program: string; readonly env: NodeJS.ProcessEnv }> {
  const python = await workbenchPython();
  const env = {
    ...process.env,
    ...activated(python, process.env),
    ...{ DVC_NO_ANALYTICS: '1', GIT_AUTHOR_NAME: 'Test', GIT_AUTHOR_EMAIL: 'test@localhost' },
    ...{ GIT_COMMITTER_NAME: 'Test', GIT_COMMITTER_EMAIL: 'test@localhost' },
  };
  return { program: python.dvc ?? 'dvc', env };
}

/**
 * A git repository with these files and a DVC project in it, in one commit.
 *
 * @param root The project's folder: the repository's top, or below it.
 */
export async function makeProject(top: string, root: string, files: Readonly<Record<string, string>>): Promise<void> {
  await git(top, 'init', '--quiet', '--initial-branch=main');
  await git(top, 'config', 'user.name', 'Test');
  await git(top, 'config', 'user.email', 'test@localhost');
  await writeFiles(root, files);
  await dvc(root, 'init', '--quiet', ...(root === top ? [] : ['--subdir']));
  await commitAll(top, 'start');
}

export async function commitAll(folder: string, message: string): Promise<string> {
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--message', message);
  return await git(folder, 'rev-parse', 'HEAD');
}

/** A row of `dvc exp show --json`. */
export interface ShownRow {
  /** `workspace`, or a commit. */
  readonly rev: string;
  readonly name: string | null;
  readonly baseline: string;
  /** `baseline`, or as the queue says. */
  readonly state: string;
  readonly params: Values;
  readonly metrics: Values;
  /** Whether some file, or all, could not be read. */
  readonly hasError: boolean;
}

type Values = readonly { readonly file: string; readonly key: string; readonly value: unknown }[];

export async function shownRows(root: string, ...args: readonly string[]): Promise<readonly ShownRow[]> {
  const shown = parsePythonJson(await dvc(root, 'exp', 'show', '--json', ...args));
  assert(Array.isArray(shown));
  return shown.flatMap((baseline: unknown) => {
    assert(isRecord(baseline));
    const { experiments, rev } = baseline;
    const of = typeof rev === 'string' ? rev : '';
    const below = (Array.isArray(experiments) ? experiments : []).flatMap((range: unknown) => {
      assert(isRecord(range) && Array.isArray(range['revs']));
      const executor = range['executor'];
      const state = isRecord(executor) ? String(executor['state']) : 'success';
      return [rowOf(range['revs'][0], of, state)];
    });
    return [rowOf(baseline, of, 'baseline'), ...below];
  });
}

function rowOf(shown: unknown, baseline: string, state: string): ShownRow {
  assert(isRecord(shown) && typeof shown['rev'] === 'string');
  const { rev, name, data } = shown;
  const params = isRecord(data) ? data['params'] : {};
  const metrics = isRecord(data) ? data['metrics'] : {};
  const hasError = data === null || [params, metrics].some((files) => JSON.stringify(files)?.includes('"error":'));
  return {
    rev,
    name: typeof name === 'string' ? name : null,
    baseline,
    state,
    params: valuesOf(params),
    metrics: valuesOf(metrics),
    hasError,
  };
}

function valuesOf(files: unknown): Values {
  assert(isRecord(files));
  return Object.entries(files).flatMap(([file, result]) => {
    const content = isRecord(result) ? result['data'] : undefined;
    return content === undefined ? [] : flat(file, content, '');
  });
}

/** As DVC's table does: nested keys joined by dots, lists left whole, empty mappings left out. */
function flat(file: string, content: unknown, key: string): Values {
  if (!isRecord(content)) return [{ file, key: key === '' ? file : key, value: content }];
  return Object.entries(content).flatMap(([name, inner]) => flat(file, inner, key === '' ? name : `${key}.${name}`));
}

/** Asserts that every row that DVC shows is a run of ours with the same values, and that we have no others. */
export async function assertShowsTheSame(store: RunStore, shown: readonly ShownRow[]): Promise<void> {
  const runs = await allRuns(store);
  const shared = {
    params: sharedKeys(shown.map((row) => row.params)),
    metrics: sharedKeys(shown.map((row) => row.metrics)),
  };
  for (const row of shown) {
    // What runs in the workspace is shown as the workspace's row.
    if (row.rev === 'workspace' && row.state === 'running') continue;
    const run = runs.find((one) => (row.state === 'success' ? one.name === row.name : one.id === row.rev));
    assert(run !== undefined, `${row.state} ${row.name ?? row.rev} is not shown`);
    const params = named(row.params, shared.params);
    assert.deepEqual(paramsIn(run, params), params, `parameters of ${run.name}`);
    assert.deepEqual(metricsIn(run), numbered(named(row.metrics, shared.metrics)), `metrics of ${run.name}`);
    if (row.rev !== 'workspace') assert.equal(run.commit, row.rev);
  }
  assert.equal(runs.length, shown.filter(({ rev, state }) => rev !== 'workspace' || state !== 'running').length);
}

export async function allRuns(store: RunStore): Promise<readonly Run[]> {
  const pages = (await store.experiments()).map(({ id }) => store.runs(id, { offset: 0, limit: 10_000 }));
  return (await Promise.all(pages)).flatMap(({ runs }) => runs);
}

function sharedKeys(rows: readonly Values[]): ReadonlySet<string> {
  const files = Map.groupBy(rows.flat(), ({ key }) => key);
  return new Set([...files].filter(([, same]) => new Set(same.map(({ file }) => file)).size > 1).map(([key]) => key));
}

function named(values: Values, shared: ReadonlySet<string>): ReadonlyMap<string, unknown> {
  return new Map(values.map(({ file, key, value }) => [shared.has(key) ? `${file}:${key}` : key, value]));
}

/** Read as YAML reads them; what is text for DVC stays text. */
function paramsIn(run: Run, expected: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  return new Map(
    run.params.map(({ key, value }) => [key, typeof expected.get(key) === 'string' ? value : asPython(value)]),
  );
}

function asPython(value: string): unknown {
  return /^\d[\d_]*$/.test(value) ? Number(value.replaceAll('_', '')) : parse(value);
}

/** Our metrics are numbers: true and false are 1 and 0. */
function numbered(values: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  return new Map([...values].map(([key, value]) => [key, typeof value === 'boolean' ? Number(value) : value]));
}

/** Metrics that are text are tags. */
function metricsIn(run: Run): ReadonlyMap<string, unknown> {
  const texts = Object.entries(run.tags).filter(([key]) => !/^(dvc|git)\./.test(key));
  return new Map<string, unknown>([...run.metrics.map(({ key, value }) => [key, value] as const), ...texts]);
}
