/** One event file as far as it has been read: it only grows, so each look reads what is new at its end. */
import { closeSync, openSync, readSync } from 'node:fs';
import { PbfReader } from 'pbf';
import { statIfThere } from '../../storage/stamp.ts';
import { GrowingCurve } from '../growingCurve.ts';
import type { Param, RunStatus } from '../store.ts';
import { type Event, readEvent } from './event.ts';
import { readRecords } from './records.ts';

/** Bytes that are read at once; a longer record makes the piece longer. */
const pieceBytes = 16 * 1024 * 1024;

export class EventFile {
  readonly #path: string;
  readonly #curves = new Map<string, GrowingCurve>();
  #identity: bigint | undefined;
  #position = 0;
  #isDamaged = false;
  params: readonly Param[] = [];
  /** How the session ended, where its writer said so; times in milliseconds since the epoch. */
  ended: { readonly status: RunStatus; readonly time: number } | undefined;
  firstTime: number | undefined;
  lastTime: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** By tag. */
  get curves(): ReadonlyMap<string, GrowingCurve> {
    return this.#curves;
  }

  /** A checksum was wrong: what stands behind it is not known. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** Reads what was added since; all of it again where the file is another one or has become shorter. */
  update(): void {
    const stats = statIfThere(this.#path);
    if (stats === undefined) return;
    if (stats.ino !== this.#identity || Number(stats.size) < this.#position) this.#forget();
    this.#identity = stats.ino;
    if (!this.#isDamaged && Number(stats.size) > this.#position) this.#read(Number(stats.size));
  }

  #forget(): void {
    this.#curves.clear();
    this.#position = 0;
    this.#isDamaged = false;
    this.params = [];
    this.ended = undefined;
    this.firstTime = undefined;
    this.lastTime = undefined;
  }

  #read(size: number): void {
    const file = openSync(this.#path, 'r');
    try {
      let length = Math.min(pieceBytes, size - this.#position);
      while (length > 0 && !this.#isDamaged) {
        const piece = Buffer.allocUnsafe(length);
        const read = readSync(file, piece, 0, length, this.#position);
        const bytes = piece.subarray(0, read);
        const reader = new PbfReader(bytes);
        const { end, isDamaged } = readRecords(bytes, 0, (from, to) => {
          reader.pos = from;
          this.#take(readEvent(reader, to));
        });
        this.#position += end;
        this.#isDamaged = isDamaged;
        const left = size - this.#position;
        if (read === 0 || (end === 0 && length >= left)) return;
        length = Math.min(end === 0 ? length * 2 : pieceBytes, left);
      }
    } finally {
      closeSync(file);
    }
  }

  #take(event: Event | undefined): void {
    if (event === undefined) return;
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
