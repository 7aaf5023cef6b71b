/** Names that come again and again in a file: each is decoded once, and is one string however often it comes. */
import type { PbfReader } from 'pbf';

/** Longer ones, and more than so many of them, are decoded each time. */
const longest = 256;
const most = 1024;

interface Known {
  readonly bytes: Uint8Array;
  readonly name: string;
  /** What came behind it last: a training logs its metrics in the same order again and again. */
  next: Known | undefined;
}

export class Names {
  /** By {@link hashOf}; of two with the same one, the first is known. */
  readonly #known = new Map<number, Known>();
  #last: Known | undefined;

  /** The string field at which `reader` stands. */
  read(reader: PbfReader): string {
    const field = reader.pos;
    const length = reader.readVarint();
    const start = reader.pos;
    const end = start + length;
    if (length > longest || end > reader.length) {
      reader.pos = field;
      return reader.readString();
    }
    const known = this.#find(reader.buf, start, end);
    if (known !== undefined) {
      reader.pos = end;
      return known.name;
    }
    reader.pos = field;
    const name = reader.readString();
    const hash = hashOf(reader.buf, start, end);
    if (!this.#known.has(hash) && this.#known.size < most) {
      this.#known.set(hash, { bytes: Uint8Array.from(reader.buf.subarray(start, end)), name, next: undefined });
    }
    return name;
  }

  #find(bytes: Uint8Array, start: number, end: number): Known | undefined {
    const likely = this.#last?.next;
    if (likely !== undefined && isSame(likely.bytes, bytes, start, end)) {
      this.#last = likely;
      return likely;
    }
    const known = this.#known.get(hashOf(bytes, start, end));
    if (known === undefined || !isSame(known.bytes, bytes, start, end)) return undefined;
    if (this.#last !== undefined) this.#last.next = known;
    this.#last = known;
    return known;
  }
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = start; at < end; at++) if (known[at - start] !== bytes[at]) return false;
  return true;
}
