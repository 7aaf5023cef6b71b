/** How good a metric's value is among its like, from 0 to 1, for the colour behind it. Pure. */
import type { HeatDirection } from '../../protocol/runsTable.ts';

/** 0 for the worst and 1 for the best; `undefined` where nothing can be said. */
export type HeatScale = (value: number) => number | undefined;

/** A few runs far out, such as one that diverged, would leave all others one colour: beyond these shares it ends. */
const [lowest, highest] = [0.05, 0.95];

export function heatScale(values: readonly number[], direction: HeatDirection): HeatScale {
  const finite = Float64Array.from(values.filter(Number.isFinite)).sort();
  const at = (share: number) => finite[Math.round((finite.length - 1) * share)] ?? 0;
  const [low, high] = [at(lowest), at(highest)];
  if (finite.length < 2 || low === high) return () => undefined;
  return (value) => {
    if (Number.isNaN(value)) return undefined;
    const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return direction === 'greater' ? share : 1 - share;
  };
}
