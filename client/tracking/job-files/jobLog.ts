/** A job's log, read piece by piece, so that the worker answers others meanwhile, however long the log is. */
import { setImmediate as afterOthers, setTimeout as delay } from 'node:timers/promises';
import type { LogCurves } from './log/curves.ts';
import { LogFile } from './log/logFile.ts';

/** Some ten milliseconds of work. */
const pieceBytes = 128 * 1024;

/** How long an answer waits for the log, in milliseconds; a longer one is read on behind it. */
const patience = 300;

export class JobLog {
  readonly #file: LogFile;
  #reading: Promise<void> | undefined;
  #isClosed = false;

  constructor(path: string) {
    this.#file = new LogFile(path);
  }

  get curves(): LogCurves {
    return this.#file.curves;
  }

  /** It is not read to its end yet: more is there than was seen. */
  get isBehind(): boolean {
    return this.#reading !== undefined;
  }

  /**
   * Reads what was added, or as much of it as there is patience for.
   *
   * @param isOver Nothing more will be written.
   */
  async update(isOver: boolean): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    const reading = this.#reading;
    // What fails while nobody waits is told to who asks next, because that reads on from the same place.
    reading.catch(() => undefined);
    await Promise.race([reading, delay(patience, undefined, { ref: false })]);
    if (isOver && !this.isBehind) this.#file.end();
  }

  close(): void {
    this.#isClosed = true;
  }

  async #read(): Promise<void> {
    while (!this.#isClosed && !this.#file.update(pieceBytes)) await afterOthers();
  }
}
