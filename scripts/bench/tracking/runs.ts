/** Runs as trainings leave them, the same ones each time. */
import { createHash } from 'node:crypto';

/** The metric that some runs have besides, and how long it is. */
export const longKey = 'loss';
const longPoints = 10_000;

/** 0 is MLflow's own. */
export const firstExperiment = '1';

export interface Contents {
  readonly experiments: number;
  /** Of each experiment. */
  readonly runs: number;
  readonly params: number;
  readonly tags: number;
  readonly metrics: number;
  /** Of each metric; 0 for a latest value alone. */
  readonly points: number;
  /** So many of the runs have one more metric, a long one. */
  readonly long: number;
}

export interface MadeRun {
  readonly id: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly params: readonly (readonly [string, string])[];
  readonly tags: readonly (readonly [string, string])[];
  readonly metrics: readonly { readonly key: string; readonly count: number }[];
}

export function experimentIds({ experiments }: Contents): string[] {
  return Array.from({ length: experiments }, (_, index) => String(index + 1));
}

export function nameOf(experimentId: string): string {
  return `experiment ${experimentId}`;
}

export function* runsOf(contents: Contents, experimentId: string): Generator<MadeRun> {
  for (let index = 0; index < contents.runs; index += 1) {
    const start = 1_700_000_000_000 + index * 60_000;
    const name = `run ${index}`;
    yield {
      id: runId(experimentId, index),
      name,
      start,
      end: start + 50_000,
      params: Array.from({ length: contents.params }, (_, n) => [`model.param_${n}`, String(index * 0.001 + n)]),
      tags: Array.from({ length: contents.tags }, (_, n) =>
        n === 0 ? ['mlflow.runName', name] : [`mlflow.source.tag_${n}`, `value ${index} ${n}`],
      ),
      metrics: [
        ...Array.from({ length: contents.metrics }, (_, n) => ({ key: `metric_${n}`, count: contents.points })),
        ...(index < contents.long ? [{ key: longKey, count: longPoints }] : []),
      ],
    };
  }
}

export function runId(experimentId: string, index: number): string {
  return createHash('md5').update(`${experimentId}/${index}`).digest('hex');
}
