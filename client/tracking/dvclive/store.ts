/** The run in DVCLive's folder, read synchronously in the worker. */
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { Stamps, statIfThere } from '../../storage/stamp.ts';
import { orderedByStep } from '../curve.ts';
import { decimate } from '../decimate.ts';
import { inStore } from '../disk/inStore.ts';
import { lastWrite, statusByWrites } from '../disk/liveness.ts';
import { Parts } from '../disk/parts.ts';
import { Remembered } from '../disk/remembered.ts';
import { pageOf } from '../nesting.ts';
import type {
  Experiment,
  HistoryQuery,
  LatestMetric,
  MetricHistory,
  PageQuery,
  Run,
  RunPage,
  RunStore,
} from '../store.ts';
import {
  type CurveFile,
  type CurveSummary,
  curveFiles,
  paramsFile,
  readCurve,
  readParams,
  readSummary,
  type Summary,
  summarise,
  summaryFile,
} from './folder.ts';

/** There is one run, and it belongs to one experiment. */
const only = 'workspace';

export class DvcliveFolder implements RunStore {
  readonly #root: string;
  readonly #curves = new Remembered(summarise);

  constructor(root: string) {
    this.#root = root;
  }

  experiments(): Promise<readonly Experiment[]> {
    return inStore(this.#root, () => [
      {
        id: only,
        name: basename(this.#root),
        runCount: 1,
        lastActivity: lastWrite(this.#files(curveFiles(this.#root))),
      },
    ]);
  }

  runs(experimentId: string, page: PageQuery): Promise<RunPage> {
    return inStore(this.#root, () => {
      if (experimentId !== only) return { runs: [], total: 0 };
      return pageOf([this.#run()], page);
    });
  }

  runsById(ids: readonly string[]): Promise<readonly Run[]> {
    return inStore(this.#root, () => (ids.includes(only) ? [this.#run()] : []));
  }

  histories({ runIds, keys, maxPoints }: HistoryQuery): Promise<readonly MetricHistory[]> {
    return inStore(this.#root, () => {
      if (!runIds.includes(only)) return [];
      const files = new Map(curveFiles(this.#root).map((file) => [file.key, file]));
      return keys.flatMap((key) => {
        const file = files.get(key);
        const curve = file && orderedByStep(readCurve(file.path));
        if (curve === undefined || curve.values.length === 0) return [];
        return [{ runId: only, key, ...decimate(curve, maxPoints), logged: curve.values.length }];
      });
    });
  }

  revision(): Promise<string> {
    return inStore(this.#root, () => {
      const stamps = new Stamps();
      stamps.add(this.#root);
      for (const file of this.#files(curveFiles(this.#root))) stamps.add(file);
      return createHash('sha1').update(stamps.mark(Date.now())).digest('base64');
    });
  }

  close(): void {
    this.#curves.clear();
  }

  #files(curves: readonly CurveFile[]): string[] {
    return [...curves.map(({ path }) => path), join(this.#root, summaryFile), join(this.#root, paramsFile)];
  }

  #run(): Run {
    const parts = new Parts();
    const files = parts.read(() => curveFiles(this.#root)) ?? [];
    const curves = files.flatMap(({ key, path }) => {
      const curve = parts.read(() => this.#curves.get(path));
      if (curve === undefined) return [];
      parts.malformed(key, curve.malformed);
      return [{ key, ...curve }];
    });
    const summary = parts.whole(join(this.#root, summaryFile), () => readSummary(this.#root));
    const params = parts.whole(join(this.#root, paramsFile), () => readParams(this.#root));
    const status = statusByWrites(this.#files(files), Date.now());
    const born = parts.read(() => statIfThere(join(this.#root, summaryFile))?.birthtimeMs);
    const withCurve = new Set(files.map(({ key }) => key));
    return {
      id: only,
      experimentId: only,
      name: basename(dirname(this.#root)),
      status,
      startTime: firstTimeOf(curves) ?? (born === undefined ? undefined : Number(born)),
      endTime: status === 'running' ? undefined : lastWrite(this.#files(files)),
      params: params ?? [],
      metrics: [...latestOf(curves), ...withoutCurve(summary, withCurve)].sort((a, b) => (a.key < b.key ? -1 : 1)),
      tags: {},
      ...(parts.problems.length > 0 && { problems: parts.problems }),
    };
  }
}

/** Values that were logged without a curve. */
function withoutCurve(summary: Summary | undefined, withCurve: ReadonlySet<string>): LatestMetric[] {
  return [...(summary?.values ?? [])]
    .filter(([key]) => !withCurve.has(key))
    .map(([key, value]) => ({ key, value, step: summary?.step ?? 0 }));
}

function latestOf(curves: readonly (CurveSummary & { readonly key: string })[]): LatestMetric[] {
  return curves.flatMap(({ key, latest }) => (latest === undefined ? [] : [{ key, ...latest }]));
}

/** Of the metrics that were logged with a time. */
function firstTimeOf(curves: readonly CurveSummary[]): number | undefined {
  const times = curves.map(({ firstTime = 0 }) => firstTime).filter((time) => time > 0);
  return times.length === 0 ? undefined : Math.min(...times);
}
