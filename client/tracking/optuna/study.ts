/** A study of Optuna and its trials, wherever they are kept, and as the runs that they are. */
import { isRecord, isString } from '../../../protocol/shape.ts';
import type { Param, Run, RunStatus } from '../store.ts';

/** In the order of Optuna's own numbers (optuna/trial/_state.py). */
export const states = ['RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING'] as const;
export type State = (typeof states)[number];

export interface Trial {
  readonly number: number;
  readonly state: State;
  /** Milliseconds since the epoch. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly params: readonly Param[];
  /** One an objective; none before it has ended. */
  readonly values: readonly number[];
  /** What was reported on the way, by step. */
  readonly reported: ReadonlyMap<number, number>;
  readonly attributes: Readonly<Record<string, string>>;
  /** Above 0 where a constraint is broken. */
  readonly constraints: readonly number[];
}

export interface Study {
  readonly name: string;
  readonly directions: readonly ('minimize' | 'maximize' | 'notSet')[];
  /** Of the objectives, where somebody named them. */
  readonly metricNames: readonly string[];
  /** By number. */
  readonly trials: readonly Trial[];
  /** What of it could not be read, a sentence each. */
  readonly problems: readonly string[];
}

/** Under which a trial's reported values stand. */
export const reportedKey = 'intermediate value';

export function runId(study: Study, trial: Trial): string {
  return `${study.name}/${trial.number}`;
}

/** The newest first. */
export function runsOf(study: Study): Run[] {
  const best = new Set(bestTrials(study));
  return study.trials.map((trial) => runOf(study, trial, best.has(trial))).reverse();
}

function runOf(study: Study, trial: Trial, isBest: boolean): Run {
  const objectives = trial.values.map((value, index) => ({ key: objectiveName(study, index), value, step: 0 }));
  const last = [...trial.reported].at(-1);
  return {
    id: runId(study, trial),
    experimentId: study.name,
    name: `Trial ${trial.number}${isBest ? ' (best)' : ''}`,
    status: statusOf(trial.state),
    startTime: trial.start,
    endTime: trial.end,
    params: trial.params,
    metrics: [...objectives, ...(last ? [{ key: reportedKey, value: last[1], step: last[0] }] : [])],
    tags: { ...trial.attributes, 'optuna.state': trial.state, ...(isBest && { 'optuna.best': 'true' }) },
  };
}

function objectiveName({ metricNames, directions }: Study, index: number): string {
  return metricNames[index] ?? (directions.length === 1 ? 'value' : `values_${index}`);
}

function statusOf(state: State): RunStatus {
  switch (state) {
    case 'RUNNING':
      return 'running';
    case 'COMPLETE':
      return 'finished';
    case 'PRUNED':
      return 'pruned';
    case 'FAIL':
      return 'failed';
    case 'WAITING':
      return 'queued';
  }
}

/** The complete trials that no other one is better than in one objective and as good as in all; only feasible ones. */
export function bestTrials({ directions, trials }: Study): Trial[] {
  const candidates = trials.filter(
    ({ state, values, constraints }) =>
      state === 'COMPLETE' &&
      values.length === directions.length &&
      !values.some(Number.isNaN) &&
      constraints.every((constraint) => constraint <= 0),
  );
  const losses = new Map(
    candidates.map((trial) => [
      trial,
      trial.values.map((value, index) => (directions[index] === 'maximize' ? -value : value)),
    ]),
  );
  const dominated = (loss: readonly number[]) =>
    [...losses.values()].some(
      (other) => other.every((value, i) => value <= (loss[i] ?? 0)) && other.some((value, i) => value < (loss[i] ?? 0)),
    );
  return candidates.filter((trial) => !dominated(losses.get(trial) ?? []));
}

/** A parameter as the training got it: a category by its choice, whole numbers without a point. */
export function paramText(internal: number, distribution: unknown): string {
  const attributes = isRecord(distribution) && isRecord(distribution['attributes']) ? distribution['attributes'] : {};
  const { choices } = attributes;
  if (!Array.isArray(choices)) return String(internal);
  const choice: unknown = choices[internal];
  return isString(choice) ? choice : JSON.stringify(choice);
}

/** Optuna writes times without a zone: those of the machine that wrote them. In milliseconds since the epoch. */
export function timeOf(written: unknown): number | undefined {
  if (!isString(written)) return undefined;
  const time = Date.parse(written.replace(' ', 'T').replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(time) ? undefined : time;
}

/** Text as it is, anything else as JSON. */
export function attributeText(value: unknown): string {
  return isString(value) ? value : (JSON.stringify(value) ?? '');
}
