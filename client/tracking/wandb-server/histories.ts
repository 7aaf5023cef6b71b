/**
 * Metrics' points from a W&B server. It samples a history, and loses spikes with it, unless it is asked for no more
 * steps than it may give: a step has one row at most. So a curve is asked for by windows of steps, all of them in one
 * question; of what was read already, only what comes after it.
 */
import { isRecord } from '../../../protocol/shape.ts';
import { fieldOf, listField } from '../../storage/jsonFields.ts';
import { type LoggedCurve, orderedByStep } from '../curve.ts';
import { GrowingCurve } from '../growingCurve.ts';
import { KnownCurves } from '../online/knownCurves.ts';
import type { Run } from '../store.ts';
import { numberOf } from '../wandb/values.ts';
import type { WandbProject } from './graphql.ts';

/** Rows of a window: so many does W&B's library ask for at once. */
const mostRows = 1000;

/** Windows of a question. A longer run has wider ones, which the server thins out where their rows are many. */
const mostWindows = 40;

interface Known {
  readonly curve: GrowingCurve;
  /** The first step that was not read. */
  next: number;
  /** As the run was then. */
  mark: string;
}

interface Point {
  readonly key: string;
  readonly step: number;
  readonly value: number;
}

interface Window {
  readonly key: string;
  readonly from: number;
  /** The first step behind it; absent for the last. */
  readonly to?: number;
}

export class Histories {
  readonly #project: WandbProject;
  readonly #known = new KnownCurves<Known>(() => ({ curve: new GrowingCurve(), next: 0, mark: '' }));

  constructor(project: WandbProject) {
    this.#project = project;
  }

  /** By metric; those of which the run has no point are left out. */
  async read(run: Run, keys: readonly string[]): Promise<ReadonlyMap<string, LoggedCurve>> {
    const known = new Map(keys.map((key) => [key, this.#known.of(run.id, key)]));
    const mark = markOf(run);
    const windows = [...known].flatMap(([key, { next, mark: before }]) =>
      before === mark && isSettled(run) ? [] : windowsOf(key, next, lastStepOf(run)),
    );
    const asked: Promise<readonly Point[]>[] = [];
    for (let first = 0; first < windows.length; first += mostWindows) {
      asked.push(this.#ask(run.id, windows.slice(first, first + mostWindows)));
    }
    const points = Map.groupBy((await Promise.all(asked)).flat(), ({ key }) => key);
    for (const [key, one] of known) add(one, points.get(key) ?? [], mark);
    const curves = [...known].map(([key, { curve }]) => [key, orderedByStep(curve.points)] as const);
    return new Map(curves.filter(([, { steps }]) => steps.length > 0));
  }

  async #ask(runId: string, windows: readonly Window[]): Promise<readonly Point[]> {
    const specs = windows.map(({ key, from, to }) => {
      const end = to === undefined ? {} : { maxStep: to };
      return JSON.stringify({ keys: ['_step', key], samples: mostRows, minStep: from, ...end });
    });
    const fields = 'run(name: $run) { sampledHistory(specs: $specs) }';
    const found = await this.#project.ask(fields, '$run: String!, $specs: [JSONString!]!', { run: runId, specs });
    const histories = listField(fieldOf(found, 'run'), 'sampledHistory');
    return windows.flatMap((window, index) => pointsIn(histories[index], window));
  }
}

/** W&B tells the last step of all metrics alone. */
function lastStepOf({ metrics: [first] }: Run): number {
  return first?.step ?? 0;
}

/** What a run sent last may be seen a while after its end. */
const settlesIn = 60_000;

function isSettled({ status, endTime = 0 }: Run): boolean {
  return status !== 'running' && Date.now() - endTime > settlesIn;
}

/** Changes when the run does. */
function markOf(run: Run): string {
  return JSON.stringify([run.status, run.endTime, lastStepOf(run)]);
}

function windowsOf(key: string, from: number, lastStep: number): Window[] {
  const steps = Math.max(1, lastStep + 1 - from);
  const count = Math.min(mostWindows, Math.ceil(steps / mostRows));
  const width = Math.ceil(steps / count);
  return Array.from({ length: count }, (_, index) => {
    const begin = from + index * width;
    return index === count - 1 ? { key, from: begin } : { key, from: begin, to: begin + width };
  });
}

/** Another question may have brought some of them in between. */
function add(known: Known, points: readonly Point[], mark: string): void {
  const fresh = points.filter(({ step }) => step >= known.next);
  for (const { step, value } of fresh) known.curve.add(step, 0, value);
  known.next = fresh.reduce((next, { step }) => Math.max(next, step + 1), known.next);
  known.mark = mark;
}

/** A server may count the step behind a window in. */
function pointsIn(rows: unknown, { key, from, to = Number.POSITIVE_INFINITY }: Window): readonly Point[] {
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: unknown) => {
    const step = numberOf(fieldOf(row, '_step'));
    const value = numberOf(valueAt(row, key));
    return step !== undefined && value !== undefined && step >= from && step < to ? [{ key, step, value }] : [];
  });
}

/** Under its dotted key, or through nested mappings. */
function valueAt(row: unknown, key: string): unknown {
  if (!isRecord(row)) return undefined;
  if (Object.hasOwn(row, key)) return row[key];
  return key.split('.').reduce<unknown>((within, name) => fieldOf(within, name), row);
}
