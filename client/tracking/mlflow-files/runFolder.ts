/** One run of a FileStore: `<experiment>/<run>/{meta.yaml,metrics,params,tags}`. */
import { sep } from 'node:path';
import { readTextIfThere } from '../../storage/content.ts';
import { runFolder, wholeNumber } from '../../storage/mlflowFolder.ts';
import type { YamlRecord } from '../../storage/yamlRecord.ts';
import { Parts } from '../disk/parts.ts';
import type { Remembered } from '../disk/remembered.ts';
import { runStatus } from '../mlflow/status.ts';
import { fieldsOfTags, runName } from '../mlflow/tags.ts';
import type { LatestMetric, Param, Run } from '../store.ts';
import type { KnownParams } from './knownParams.ts';
import { type LoggedFile, loggedFiles } from './loggedFiles.ts';
import type { MetricSummary } from './metricFile.ts';

/** What is known of a run before its folders are looked into. */
export interface RunHead {
  readonly id: string;
  readonly experimentId: string;
  /** Empty where it cannot be read. */
  readonly meta: YamlRecord;
  /** Milliseconds since the epoch. */
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
  /** Why it cannot be read. */
  readonly problem?: string;
}

export function headOf(id: string, experimentId: string, meta: YamlRecord): RunHead {
  const time = (key: string) => wholeNumber(meta.get(key));
  return { id, experimentId, meta, startTime: time('start_time'), endTime: time('end_time') };
}

/** Newest first, as MLflow orders them. */
export function newestFirst(a: RunHead, b: RunHead): number {
  return (
    (b.startTime ?? Number.NEGATIVE_INFINITY) - (a.startTime ?? Number.NEGATIVE_INFINITY) || (a.id < b.id ? -1 : 1)
  );
}

/** What was read of runs before, where it still holds. */
export interface Known {
  readonly params: KnownParams;
  readonly summaries: Remembered<MetricSummary>;
}

/** The run with all that can be read of it, and what cannot. */
export function readRun(root: string, head: RunHead, known: Known): Run {
  const { id, experimentId, meta, startTime, endTime, problem } = head;
  if (problem !== undefined) {
    return {
      id,
      experimentId,
      name: id,
      status: 'unknown',
      startTime,
      endTime,
      params: [],
      metrics: [],
      tags: {},
      problems: [problem],
    };
  }
  const folder = new LoggedFolder(runFolder(root, experimentId, id));
  const tags = Object.fromEntries(folder.texts('tags').map(({ key, value }) => [key, value]));
  return {
    id,
    experimentId,
    name: runName(meta.get('run_name') ?? '', tags, id),
    status: runStatus(meta.get('status') ?? ''),
    startTime,
    endTime,
    params: folder.params(known.params),
    metrics: folder.metrics(known.summaries),
    tags,
    ...fieldsOfTags(tags),
    ...(folder.problems.length > 0 && { problems: folder.problems }),
  };
}

/** Reads what it can, and tells what it cannot. */
class LoggedFolder extends Parts {
  readonly #folder: string;

  constructor(folder: string) {
    super();
    this.#folder = folder;
  }

  texts(name: string): Param[] {
    const texts: Param[] = [];
    for (const { key, path } of this.#files(name)) {
      const value = this.read(() => readTextIfThere(path));
      if (value !== undefined) texts.push({ key, value });
    }
    return texts;
  }

  params(known: KnownParams): readonly Param[] {
    return known.get(this.#of('params'), () => {
      const told = this.problems.length;
      const params = this.texts('params');
      return { params, isWhole: this.problems.length === told };
    });
  }

  metrics(summaries: Remembered<MetricSummary>): LatestMetric[] {
    const metrics: LatestMetric[] = [];
    for (const { key, path } of this.#files('metrics')) {
      const { latest, malformed = 0 } = this.read(() => summaries.get(path)) ?? {};
      this.malformed(key, malformed);
      if (latest !== undefined) metrics.push({ key, ...latest });
    }
    return metrics;
  }

  #files(name: string): LoggedFile[] {
    return this.read(() => loggedFiles(this.#of(name))) ?? [];
  }

  #of(name: string): string {
    return this.#folder + sep + name;
  }
}
