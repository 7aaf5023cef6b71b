/** What of a store can be read no more, without a word on the node that it concerns. */
import type { Told } from './victim.ts';

export interface Leave {
  /** The end of a curve may be missing: it looks as if it were still being written. */
  readonly toCut: boolean;
  /** Runs may be missing. */
  readonly toLoseRuns: boolean;
}

/** A sentence each; what is said of an experiment or of the store holds for all that is in it. */
export function lostInSilence(before: Told, now: Told, leave: Leave): string[] {
  const isToldOfAll = now.problems.length > 0 || now.refusals.length > 0;
  // What does not look like a store any more is none.
  if (isToldOfAll || now.stores === 0) return [];
  const runs = new Map(now.runs.map(({ id, problems }) => [id, problems]));
  return before.curves.flatMap((curve) => {
    const problems = runs.get(curve.runId);
    if (problems === undefined) return leave.toLoseRuns ? [] : [`the run ${curve.runId}`];
    return problems.length > 0 || isKept(curve, now, leave) ? [] : [`${curve.key} of ${curve.runId}`];
  });
}

type LoggedPoints = Told['curves'][number];

function isKept(curve: LoggedPoints, { curves }: Told, { toCut }: Leave): boolean {
  const now = curves.find(({ runId, key }) => runId === curve.runId && key === curve.key);
  const count = now?.values.length ?? 0;
  if (count < curve.values.length && !toCut) return false;
  return [...curve.values.subarray(0, count)].every(
    (value, index) => Object.is(value, now?.values[index]) && curve.steps[index] === now?.steps[index],
  );
}
