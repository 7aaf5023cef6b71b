/** One event file as far as it has been read. */
import { PbfReader } from 'pbf';
import { GrowingCurve } from '../growingCurve.ts';
import { GrowingFile, type RecordsRead } from '../growingFile.ts';
import type { Param, RunStatus } from '../store.ts';
import { type Event, readEvent } from './event.ts';
import { readRecords } from './records.ts';

export class EventFile extends GrowingFile {
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
      const event = readEvent(reader, to);
      if (event !== undefined) this.#add(event);
    });
  }

  protected override forget(): void {
    this.#curves.clear();
    this.params = [];
    this.ended = undefined;
    this.firstTime = undefined;
    this.lastTime = undefined;
  }

  #add(event: Event): void {
    if (Number.isFinite(event.time)) {
      this.firstTime ??= event.time;
      this.lastTime = event.time;
    }
    for (const { tag, value } of event.scalars) {
      const curve = this.#curves.get(tag) ?? new GrowingCurve();
      this.#curves.set(tag, curve);
      curve.add(event.step, event.time, value);
    }
    for (const record of event.hparams) {
      if (record.kind === 'start') this.params = record.params;
      else this.ended = record;
    }
  }
}
