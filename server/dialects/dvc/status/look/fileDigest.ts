/** Checksums of files as DVC makes them, each file read once as long as it stays the same. */
import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Checkpoint } from '../../../../project/status.ts';

export type Algorithm = 'md5' | 'md5-dos2unix';

/** DVC reads in pieces of this many bytes, and decides for each whether it is text. */
const piece = 1_048_576;

/** More files than this are not remembered at once. */
const mostKnown = 500_000;

export class FileDigests {
  readonly #known = new Map<string, { readonly stamp: string; readonly checksum: string }>();
  readonly #buffer = Buffer.allocUnsafe(piece);

  /** `stat` of the file, links followed. Throws where the file cannot be read. */
  async of(file: string, stat: BigIntStats, algorithm: Algorithm, checkpoint: Checkpoint): Promise<string> {
    const key = `${algorithm} ${file}`;
    const stamp = stampOf(stat);
    const known = this.#known.get(key);
    if (known?.stamp === stamp) return known.checksum;
    const checksum = await this.#read(file, algorithm, checkpoint);
    // What changed while it was read has a checksum that is nobody's.
    if (stampOf(statSync(file, { bigint: true })) === stamp) this.#remember(key, stamp, checksum);
    return checksum;
  }

  async #read(file: string, algorithm: Algorithm, checkpoint: Checkpoint): Promise<string> {
    const hash = createHash('md5');
    const opened = openSync(file, 'r');
    try {
      for (let length = this.#fill(opened); length > 0; length = this.#fill(opened)) {
        const read = this.#buffer.subarray(0, length);
        hash.update(algorithm === 'md5-dos2unix' && isText(read.subarray(0, 512)) ? withoutReturns(read) : read);
        await checkpoint();
      }
    } finally {
      closeSync(opened);
    }
    return hash.digest('hex');
  }

  #fill(opened: number): number {
    let length = 0;
    while (length < piece) {
      const read = readSync(opened, this.#buffer, length, piece - length, null);
      if (read === 0) break;
      length += read;
    }
    return length;
  }

  #remember(key: string, stamp: string, checksum: string): void {
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.set(key, { stamp, checksum });
  }
}

function stampOf({ size, mtimeNs, ino, dev }: BigIntStats): string {
  return `${size} ${mtimeNs} ${ino} ${dev}`;
}

/** No zero byte, and at most 30 % that is not printable ASCII (`dvc_data/hashfile/istextfile.py`). */
function isText(block: Buffer): boolean {
  if (block.includes(0)) return false;
  const others = block.filter((byte) => !(byte >= 32 && byte < 127) && !(byte >= 8 && byte <= 13 && byte !== 11));
  return others.length / block.length <= 0.3;
}

const [lineFeed, carriageReturn] = [10, 13];

function withoutReturns(text: Buffer): Buffer {
  const kept = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (const [index, byte] of text.entries()) {
    if (byte === carriageReturn && text[index + 1] === lineFeed) continue;
    kept[length] = byte;
    length += 1;
  }
  return kept.subarray(0, length);
}
