/**
 * The frames of a `.wandb` file: a head of seven bytes, then blocks of 32 KiB as LevelDB's log has them; a record is
 * cut where a block ends. Format: wandb/core/pkg/leveldb and wandb/core/internal/transactionlog.
 */
import { crc32 } from 'node:zlib';
import type { RecordsRead } from '../disk/growingFile.ts';

const blockBytes = 32 * 1024;
const headBytes = 7;

/** `:W&B`, a magic number, a version. */
export const fileHead = Buffer.from([0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0x00]);

/**
 * Calls `take` with each whole record in `bytes`, which begin at offset `offset` of the file; a record that is cut
 * off waits for the rest.
 */
export function readRecords(bytes: Buffer, offset: number, take: (record: Buffer) => void): RecordsRead {
  let end = offset;
  let parts: Buffer[] = [];
  for (const part of partsOf(bytes, offset)) {
    if (part === 'damaged' || part.isFirst !== (parts.length === 0)) return { end, isDamaged: true };
    parts.push(part.content);
    if (!part.isLast) continue;
    take(Buffer.concat(parts));
    parts = [];
    end = part.end;
  }
  return { end, isDamaged: false };
}

interface Part {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly content: Buffer;
  /** Its offset in the file. */
  readonly end: number;
}

/** What a part is of its record: all, the first, one in the middle, the last. */
const partTypes = new Map([
  [1, { isFirst: true, isLast: true }],
  [2, { isFirst: true, isLast: false }],
  [3, { isFirst: false, isLast: false }],
  [4, { isFirst: false, isLast: true }],
]);

function* partsOf(bytes: Buffer, offset: number): Generator<Part | 'damaged'> {
  let position = afterGap(0, offset);
  while (position + headBytes <= bytes.length) {
    const start = position + headBytes;
    const end = start + bytes.readUInt16LE(position + 4);
    if (end > position + leftInBlock(position, offset)) return yield 'damaged';
    if (end > bytes.length) return;
    const type = partTypes.get(bytes.readUInt8(position + 6));
    // Of the type and the content; unlike LevelDB's own, the plain checksum of IEEE.
    const isWhole = bytes.readUInt32LE(position) === crc32(bytes.subarray(position + 6, end));
    if (type === undefined || !isWhole) return yield 'damaged';
    yield { ...type, content: bytes.subarray(start, end), end: offset + end };
    position = afterGap(end, offset);
  }
}

/** The rest of a block that is too short for another part is left empty. */
function afterGap(position: number, offset: number): number {
  const left = leftInBlock(position, offset);
  return left < headBytes ? position + left : position;
}

function leftInBlock(position: number, offset: number): number {
  return blockBytes - ((offset + position) % blockBytes);
}
