/** What stands beside a run's name. Pure. */
import { assertNever } from '../../../protocol/assertNever.ts';
import { metricValue } from '../../../protocol/metricValue.ts';
import type { Shown } from '../../choosing/shown.ts';
import { fieldOf } from '../../tracking/selection/select.ts';
import type { Run } from '../../tracking/store.ts';
import { ago, duration, oneLine } from '../format.ts';
import type { StoredRun } from './tree.ts';

/** `loss 0.12 · 41s · yesterday`; what the run lacks is left out. */
export function runText(of: StoredRun, shown: readonly Shown[], now: number): string {
  if (isUnreadable(of.run)) return 'cannot be read';
  return shown
    .map((one) => shownText(of, one, now))
    .filter((text) => text !== undefined && text !== '')
    .join(' · ');
}

function shownText({ run, store }: StoredRun, shown: Shown, now: number): string | undefined {
  switch (shown.kind) {
    case 'time':
      return timeText(run, now);
    case 'machine':
      return store.machine;
    case 'commit':
      return run.commit?.slice(0, 7);
    case 'metric':
    case 'param':
    case 'tag':
    case 'attribute': {
      const value = fieldOf(run, shown);
      if (value === undefined) return undefined;
      return oneLine(shown.kind === 'attribute' ? String(value) : `${shown.key} ${valueText(value)}`, 60);
    }
    default:
      return assertNever(shown);
  }
}

function valueText(value: string | number): string {
  return typeof value === 'number' ? metricValue(value) : value;
}

/** `running 12s`, `failed after 3m 01s · 2 h ago`, `41s · yesterday`; where nobody knows how it ended, when it began. */
function timeText({ status, startTime, endTime }: Run, now: number): string {
  if (startTime === undefined) return status === 'unknown' ? '' : status;
  if (status === 'running') return `running ${duration(now - startTime)}`;
  const took = endTime === undefined ? [] : [duration(endTime - startTime)];
  const isTold = status !== 'finished' && status !== 'unknown';
  const ended = isTold ? [[status, ...took].join(' after ')] : took;
  return [...ended, ago(startTime, now)].join(' · ');
}

/** Nothing is known of it but that it is there. */
export function isUnreadable({ status, metrics, params, problems = [] }: Run): boolean {
  return status === 'unknown' && metrics.length === 0 && params.length === 0 && problems.length > 0;
}
