/** The experiments of a DVC project: each commit that is shown is an experiment, with its rows as runs. */
import { Buffer } from 'node:buffer';
import { orderedByStep } from '../curve.ts';
import { decimate } from '../decimate.ts';
import { parseCurve } from '../dvclive/folder.ts';
import { pageOf } from '../nesting.ts';
import type { Experiment, HistoryQuery, MetricHistory, PageQuery, Run, RunPage, RunStore } from '../store.ts';
import { ObjectError } from './objects.ts';
import { type Baseline, DvcProject } from './project.ts';
import type { Row } from './rows.ts';
import { curveFilesOf, runOf, type SharedKeys, sharedKeysOf } from './runs.ts';
import { readFileOf } from './values.ts';

/** All rows, how their keys are named, and who works here. */
interface Reading {
  readonly baselines: readonly Baseline[];
  readonly shared: SharedKeys;
  readonly me: string | undefined;
}

export class DvcExperiments implements RunStore {
  readonly #project: DvcProject;

  constructor(root: string) {
    this.#project = new DvcProject(root);
  }

  async experiments(): Promise<readonly Experiment[]> {
    const { baselines } = await this.#read();
    return baselines.map(({ id, name, rows, problems }) => ({
      id,
      name,
      runCount: rows.length,
      lastActivity: newest(rows.map(({ content }) => content.time)),
      ...(problems.length > 0 && { problems }),
    }));
  }

  async runs(experimentId: string, page: PageQuery): Promise<RunPage> {
    const { baselines, shared, me } = await this.#read();
    const baseline = baselines.find(({ id }) => id === experimentId);
    return pageOf(baseline?.rows.map((row) => runOf(row, baseline.id, shared, me)) ?? [], page);
  }

  async runsById(ids: readonly string[]): Promise<readonly Run[]> {
    const { baselines, shared, me } = await this.#read();
    const wanted = new Set(ids);
    const found = new Map<string, Run>();
    for (const { id: baseline, rows } of baselines) {
      for (const row of rows) if (wanted.has(row.id)) found.set(row.id, runOf(row, baseline, shared, me));
    }
    return ids.map((id) => found.get(id)).filter((run) => run !== undefined);
  }

  async histories({ runIds, keys, maxPoints }: HistoryQuery): Promise<readonly MetricHistory[]> {
    const { baselines, shared } = await this.#read();
    const rows = new Map(baselines.flatMap((baseline) => baseline.rows.map((row) => [row.id, row] as const)));
    const asked = runIds.flatMap((id) => {
      const row = rows.get(id);
      return row === undefined ? [] : keys.map((key) => historyOf(row, key, shared, maxPoints));
    });
    return (await Promise.all(asked)).filter((history) => history !== undefined);
  }

  user(): Promise<string | undefined> {
    return this.#project.user();
  }

  revision(): Promise<string> {
    return this.#project.revision();
  }

  close(): void {
    // Nothing is held.
  }

  async #read(): Promise<Reading> {
    const [baselines, me] = await Promise.all([this.#project.baselines(), this.user()]);
    return { baselines, shared: sharedKeysOf(baselines.flatMap(({ rows }) => rows)), me };
  }
}

async function historyOf(
  row: Row,
  key: string,
  shared: SharedKeys,
  maxPoints: number,
): Promise<MetricHistory | undefined> {
  const path = curveFilesOf(row, shared).get(key);
  const { revision } = row.content;
  if (path === undefined || revision === undefined) return undefined;
  const bytes = await readFileOf(revision, path).catch((error: unknown) => {
    // The run itself says what of it is damaged.
    if (error instanceof ObjectError) return undefined;
    throw error;
  });
  const curve = orderedByStep(parseCurve((bytes ?? Buffer.alloc(0)).toString()).curve);
  if (curve.values.length === 0) return undefined;
  return { runId: row.id, key, ...decimate(curve, maxPoints), logged: curve.values.length };
}

function newest(times: readonly (number | undefined)[]): number | undefined {
  return times.reduce((latest, time) => (time === undefined ? latest : Math.max(latest ?? 0, time)), undefined);
}
