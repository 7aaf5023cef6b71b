/** One event file as far as it has been read. */
import { PbfReader } from 'pbf';
import { GrowingFile, type RecordsRead } from '../disk/growingFile.ts';
import { GrowingCurve } from '../growingCurve.ts';
import type { Param, RunStatus } from '../store.ts';
import { type EventSink, readEvent } from './event.ts';
import type { HparamsRecord } from './hparams.ts';
import { Names } from './names.ts';
import { readRecords } from './records.ts';

export class EventFile extends GrowingFile implements EventSink {
  readonly names = new Names();
  readonly #curves = new Map<string, GrowingCurve>();
  params: readonly Param[] = [];
  /** How the session ended, where its writer said so; times in milliseconds since the epoch. */
  ended: { readonly status: RunStatus; readonly time: number } | undefined;
  firstTime: number | undefined;
  lastTime: number | undefined;

  /** By tag. */
  get curves(): ReadonlyMap<string, GrowingCurve> {
    return this.#curves;
  }

  protected override take(bytes: Buffer, start: number): RecordsRead {
    const reader = new PbfReader(bytes);
    return readRecords(bytes, start, (from, to) => {
      reader.pos = from;
      readEvent(reader, to, this);
    });
  }

  protected override forget(): void {
    this.#curves.clear();
    this.params = [];
    this.ended = undefined;
    this.firstTime = undefined;
    this.lastTime = undefined;
  }

  time(time: number): void {
    if (!Number.isFinite(time)) return;
    this.firstTime ??= time;
    this.lastTime = time;
  }

  scalar(tag: string, step: number, time: number, value: number): void {
    let curve = this.#curves.get(tag);
    if (curve === undefined) {
      curve = new GrowingCurve();
      this.#curves.set(tag, curve);
    }
    curve.add(step, time, value);
  }

  hparams(record: HparamsRecord): void {
    if (record.kind === 'start') this.params = record.params;
    else this.ended = record;
  }
}
