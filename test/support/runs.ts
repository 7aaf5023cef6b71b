/** Runs for tests, of which each says only what matters. */
import type { Run } from '../../client/tracking/store.ts';

export function aRun(
  id: string,
  values: {
    readonly metrics?: Readonly<Record<string, number>>;
    readonly params?: Readonly<Record<string, string>>;
    readonly tags?: Readonly<Record<string, string>>;
  } & Partial<Pick<Run, 'name' | 'status' | 'startTime' | 'endTime' | 'user' | 'identity'>> = {},
): Run {
  const { metrics = {}, params = {}, tags = {}, ...own } = values;
  const { name = id, status = 'finished', startTime = 0, endTime, ...others } = own;
  return {
    id,
    experimentId: '0',
    name,
    status,
    startTime,
    endTime,
    metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, step: 0 })),
    params: Object.entries(params).map(([key, value]) => ({ key, value })),
    tags,
    ...others,
  };
}
