/** Runs for tests, told by what matters. */
import type { Run, RunStatus } from '../../../client/tracking/store.ts';

export interface RunSketch {
  readonly id: string;
  readonly name?: string;
  readonly status?: RunStatus;
  readonly params?: Readonly<Record<string, string>>;
  /** Latest value and its step. */
  readonly metrics?: Readonly<Record<string, readonly [value: number, step: number]>>;
}

export function sketchRun({ id, name = '', status = 'finished', params = {}, metrics = {} }: RunSketch): Run {
  return {
    id,
    experimentId: '1',
    name,
    status,
    startTime: undefined,
    endTime: undefined,
    params: Object.entries(params).map(([key, value]) => ({ key, value })),
    metrics: Object.entries(metrics).map(([key, [value, step]]) => ({ key, value, step })),
    tags: {},
  };
}
