/** One run of a FileStore: `<experiment>/<run>/{meta.yaml,metrics,params,tags}`. */
import { join } from 'node:path';
import { runFolder, wholeNumber } from '../../storage/mlflowFolder.ts';
import { readTextIfThere, type YamlRecord } from '../../storage/yamlRecord.ts';
import { runStatus } from '../mlflowStatus.ts';
import { runName } from '../mlflowTags.ts';
import type { LatestMetric, Param, Run } from '../store.ts';
import { loggedFiles } from './loggedFiles.ts';

/** What is known of a run before its folders are looked into. */
export interface RunHead {
  readonly id: string;
  readonly experimentId: string;
  readonly meta: YamlRecord;
}

export function startTime({ meta }: RunHead): number | undefined {
  return wholeNumber(meta.get('start_time'));
}

export function endTime({ meta }: RunHead): number | undefined {
  return wholeNumber(meta.get('end_time'));
}

/** Newest first, as MLflow orders them. */
export function newestFirst(a: RunHead, b: RunHead): number {
  return (
    (startTime(b) ?? Number.NEGATIVE_INFINITY) - (startTime(a) ?? Number.NEGATIVE_INFINITY) || (a.id < b.id ? -1 : 1)
  );
}

/** The whole run; `latest` finds a metric's latest value in its file. */
export function readRun(
  root: string,
  head: RunHead,
  latest: (key: string, path: string) => LatestMetric | undefined,
): Run {
  const folder = runFolder(root, head.experimentId, head.id);
  const tags = Object.fromEntries(readTexts(join(folder, 'tags')).map(({ key, value }) => [key, value]));
  return {
    id: head.id,
    experimentId: head.experimentId,
    name: runName(head.meta.get('run_name') ?? '', tags, head.id),
    status: runStatus(head.meta.get('status') ?? ''),
    startTime: startTime(head),
    endTime: endTime(head),
    params: readTexts(join(folder, 'params')),
    metrics: loggedFiles(join(folder, 'metrics'))
      .map(({ key, path }) => latest(key, path))
      .filter((metric) => metric !== undefined),
    tags,
  };
}

function readTexts(folder: string): Param[] {
  return loggedFiles(folder)
    .map(({ key, path }) => ({ key, value: readTextIfThere(path) }))
    .filter((param): param is Param => param.value !== undefined);
}
