/** A file that a training appends to: each look reads only what is new at its end. */
import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { asStoreError, StoreError } from '../../storage/location.ts';
import { statIfThere } from '../../storage/stamp.ts';

/** How far the records of a piece could be read. */
export interface RecordsRead {
  /** The offset in the file up to which they were whole; reading goes on from there. */
  readonly end: number;
  /** A checksum was wrong or the like: nothing behind it can be trusted. */
  readonly isDamaged: boolean;
}

/** Bytes that are read at once, so few that they stay in the CPU's caches; a longer record makes the piece longer. */
const pieceBytes = 1024 * 1024;

export abstract class GrowingFile {
  readonly #path: string;
  #identity: string | undefined;
  #position = 0;
  #isDamaged = false;
  #refusal: string | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** What of it could not be read, in a sentence for people. */
  get problem(): string | undefined {
    if (this.#refusal !== undefined || !this.#isDamaged) return this.#refusal;
    return `${basename(this.#path)} is damaged: what was logged behind ${this.damage} is not shown.`;
  }

  /** By what a damage is known. */
  protected get damage(): string {
    return 'a wrong checksum';
  }

  /**
   * Reads what was added since; all of it again where the file is another one or has become shorter.
   *
   * @param most About how many bytes, for a reader that lets others have their turn between the pieces.
   * @returns Whether that was all there is, or all that can be read.
   */
  update(most = Number.POSITIVE_INFINITY): boolean {
    try {
      this.#refusal = undefined;
      return this.#update(most);
    } catch (error) {
      const refusal = asStoreError(error, this.#path);
      if (!(refusal instanceof StoreError)) throw error;
      this.#refusal = refusal.message;
      return true;
    }
  }

  #update(most: number): boolean {
    const stats = statIfThere(this.#path);
    if (stats === undefined) return true;
    const size = Number(stats.size);
    // A file that comes in the place of a removed one may be given its number.
    const identity = `${stats.ino}.${stats.birthtimeNs}`;
    if (identity !== this.#identity || size < this.#position) {
      this.forget();
      this.#position = 0;
      this.#isDamaged = false;
    }
    this.#identity = identity;
    if (this.#isDamaged || size <= this.#position) return true;
    const goal = Math.min(size, this.#position + most);
    this.#read(goal);
    return goal === size;
  }

  /** Takes the whole records in `bytes`, which begin at offset `start` of the file and are overwritten afterwards. */
  protected abstract take(bytes: Buffer, start: number): RecordsRead;

  /** Drops all that was read. */
  protected abstract forget(): void;

  #read(size: number): void {
    const file = openSync(this.#path, 'r');
    try {
      let length = Math.min(pieceBytes, size - this.#position);
      let piece = Buffer.allocUnsafe(length);
      while (length > 0 && !this.#isDamaged) {
        if (piece.length < length) piece = Buffer.allocUnsafe(length);
        const read = readSync(file, piece, 0, length, this.#position);
        const { end, isDamaged } = this.take(piece.subarray(0, read), this.#position);
        const isStuck = end === this.#position;
        const left = size - end;
        this.#position = end;
        this.#isDamaged = isDamaged;
        if (read === 0 || (isStuck && length >= left)) return;
        length = Math.min(isStuck ? length * 2 : pieceBytes, left);
      }
    } finally {
      closeSync(file);
    }
  }
}
