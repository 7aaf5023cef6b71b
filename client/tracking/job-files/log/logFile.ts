/** A job's log as it grows. */
import { GrowingFile, type RecordsRead } from '../../disk/growingFile.ts';
import { LogCurves } from './curves.ts';
import { lineEnd } from './lines.ts';

/** What goes on for longer without the end of a line is no line. */
const longestLine = 64 * 1024;

const newline = 0x0a;
const carriageReturn = 0x0d;

export class LogFile extends GrowingFile {
  #curves = new LogCurves();
  /** Begun and not ended: it is read again when it goes on. */
  #rest = '';
  /** In the midst of what is no line. */
  #isSkipping = false;

  get curves(): LogCurves {
    return this.#curves;
  }

  /** Nothing more comes: the last line may have no end. */
  end(): void {
    const line = this.#rest;
    this.#rest = '';
    this.#curves.take(line);
  }

  protected take(bytes: Buffer, start: number): RecordsRead {
    const whole = Math.max(bytes.lastIndexOf(newline), bytes.lastIndexOf(carriageReturn)) + 1;
    const isTooLong = bytes.length - whole > longestLine;
    const lines = bytes.toString('utf8', 0, whole).split(lineEnd);
    // The text ends with the end of a line.
    lines.pop();
    if (this.#isSkipping && whole > 0) lines.shift();
    for (const line of lines) this.#curves.take(line);
    this.#isSkipping = isTooLong || (this.#isSkipping && whole === 0);
    this.#rest = isTooLong || this.#isSkipping ? '' : bytes.toString('utf8', whole);
    return { end: start + (isTooLong ? bytes.length : whole), isDamaged: false };
  }

  protected forget(): void {
    this.#curves = new LogCurves();
    this.#rest = '';
    this.#isSkipping = false;
  }
}
