/** What a run's parameters and metrics are called where a job ran several stages. Pure. */
import { posix } from 'node:path';
import type { LatestMetric, Param } from '../store.ts';
import type { JobParam } from './jobFolder.ts';
import type { LogCurve } from './log/curve.ts';
import type { CurvesByStage } from './log/curves.ts';

/** As the key stands in its file; with the file before it, as DVC writes it, where another file has the key too. */
export function namedParams(params: readonly JobParam[]): readonly Param[] {
  const files = Map.groupBy(params, ({ key }) => key);
  const named = new Map<string, Param>();
  for (const { file, key, value } of params) {
    const isAlone = new Set(files.get(key)?.map((one) => one.file)).size === 1;
    const name = isAlone ? key : `${file}:${key}`;
    named.set(name, { key: name, value });
  }
  return [...named.values()].sort(byKey);
}

/** The stage's address from the project's folder, for one from a folder of it: `../dvc.yaml:train` in `models` is `train`. */
export function stageFromRoot(address: string, directory: string): string {
  if (address === '') return '';
  const colon = address.lastIndexOf(':');
  const file = colon === -1 ? 'dvc.yaml' : address.slice(0, colon).replaceAll('\\', '/');
  const full = posix.join(directory, file);
  const name = address.slice(colon + 1);
  return full === 'dvc.yaml' ? name : `${full}:${name}`;
}

/** One metric of one stage: what its metrics file says, or the end of its curve in the log, and that curve. */
export interface NamedMetric extends LatestMetric {
  readonly curve: LogCurve | undefined;
}

export interface FileMetric {
  readonly stage: string;
  readonly key: string;
  readonly value: number;
}

/**
 * As the training calls it; with the stage before it where another stage has one of that name. What a metrics file says
 * counts for more than the log, of which the curve is.
 */
export function namedMetrics(files: readonly FileMetric[], log: CurvesByStage): readonly NamedMetric[] {
  const only = soleStage(files, log);
  const metrics = new Map<string, { readonly stage: string; readonly metric: NamedMetric }>();
  const put = (stage: string, metric: NamedMetric) =>
    metrics.set(JSON.stringify([stage, metric.key]), { stage, metric });
  for (const [stage, curves] of log) {
    for (const [key, curve] of curves) put(stage || only, { key, ...curve.latest, curve });
  }
  for (const { stage, key, value } of files) {
    const curve = log.get(stage)?.get(key) ?? (stage === only ? log.get('')?.get(key) : undefined);
    put(stage, { key, value, step: curve?.latest.step ?? 0, curve });
  }
  const stages = Map.groupBy(metrics.values(), ({ metric }) => metric.key);
  return [...metrics.values()]
    .map(({ stage, metric }) =>
      (stages.get(metric.key)?.length ?? 0) > 1 && stage !== '' ? { ...metric, key: `${stage}/${metric.key}` } : metric,
    )
    .sort(byKey);
}

/** The stage that has metrics files, where there is but one: lines that DVC put under no stage are its. */
function soleStage(files: readonly FileMetric[], log: CurvesByStage): string {
  const stages = new Set([...files.map(({ stage }) => stage), ...log.keys()].filter((stage) => stage !== ''));
  const [first = ''] = stages;
  return stages.size === 1 ? first : '';
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : 1;
}
