/** The curves in a log, stage by stage, line by line as it grows. */
import type { Count } from './counts.ts';
import { LogCurve } from './curve.ts';
import { cleaned, stageBegun } from './lines.ts';
import { readLine } from './reading.ts';
import type { TableHead } from './table.ts';

/** A log that names more holds something else than metrics; the first ones count. */
const mostCurves = 200;
const longestName = 200;

/** Nothing that a training prints for people is longer. */
const longestLine = 16 * 1024;

/** `''` before DVC says which stage it runs. */
export type CurvesByStage = ReadonlyMap<string, ReadonlyMap<string, LogCurve>>;

export class LogCurves {
  readonly #stages = new Map<string, Map<string, LogCurve>>();
  #stage = '';
  #steps = new Steps();
  #table: TableHead | undefined;
  #count = 0;

  get byStage(): CurvesByStage {
    return this.#stages;
  }

  /** How many points are kept. */
  get size(): number {
    let size = 0;
    for (const curves of this.#stages.values()) for (const curve of curves.values()) size += curve.size;
    return size;
  }

  take(line: string): void {
    if (line.length > longestLine || line === '') return;
    const text = cleaned(line);
    const stage = stageBegun(text);
    if (stage !== undefined) {
      this.#stage = stage;
      this.#steps = new Steps();
      this.#table = undefined;
      return;
    }
    const { counts, metrics, head } = readLine(text, this.#table);
    if (head !== undefined) this.#table = head;
    const step = this.#steps.after(counts, metrics.size > 0);
    for (const [key, value] of metrics) this.#add(key, value, step);
  }

  #add(key: string, value: number, step: number | undefined): void {
    const curves = this.#stages.get(this.#stage) ?? new Map<string, LogCurve>();
    let curve = curves.get(key);
    if (curve === undefined) {
      if (this.#count >= mostCurves || key.length > longestName) return;
      curve = new LogCurve();
      this.#count += 1;
    }
    this.#stages.set(this.#stage, curves.set(key, curve));
    curve.add(step ?? curve.next(this.#steps.around), value);
  }
}

interface Track {
  readonly last: number;
  readonly of: number | undefined;
  readonly epoch: number | undefined;
  /** Of all that was counted before it began anew. */
  readonly offset: number;
}

/**
 * Where on the axis a line stands. The first that it has counts: a step over the whole training, a step, a progress
 * bar, an epoch. Steps and bars that begin anew with the next epoch go on from where they were.
 */
class Steps {
  readonly #tracks = new Map<string, Track>();
  #epoch: number | undefined;
  /** As it was told last, for metrics that stand on lines of their own. */
  around: number | undefined;

  after(counts: readonly Count[], hasMetrics: boolean): number | undefined {
    this.#epoch = counts.findLast(({ kind }) => kind === 'epoch')?.at ?? this.#epoch;
    const count = order
      .map((wanted) => counts.findLast(({ kind }) => kind === wanted))
      .find((one) => one !== undefined);
    if (count === undefined) return undefined;
    const step = this.#stepOf(count);
    // A bar without metrics counts something else: files that are fetched, samples that are read.
    if (hasMetrics || count.kind !== 'bar') this.around = step;
    return step;
  }

  #stepOf({ kind, name, at, of }: Count): number {
    if (kind === 'global' || kind === 'epoch') return at;
    const track = this.#tracks.get(name);
    const isNext = track !== undefined && this.#epoch !== track.epoch;
    const isAnew =
      track !== undefined &&
      (at < track.last ? isNext || kind === 'bar' || of !== undefined : isNext && at === track.last);
    const offset = isAnew ? track.offset + (track.of ?? track.last + (at === 0 ? 1 : 0)) : (track?.offset ?? 0);
    this.#tracks.set(name, { last: at, of, epoch: this.#epoch, offset });
    return offset + at;
  }
}

const order = ['global', 'inner', 'bar', 'epoch'] as const;
