/**
 * The frames of an event file: a record's length (8 bytes), the length's checksum (4), the record, its checksum (4),
 * all little-endian. Format: tensorflow/core/lib/io/record_writer.h.
 */
import type { RecordsRead } from '../disk/growingFile.ts';
import { crc32c } from './crc32c.ts';

const lengthBytes = 8;
const headBytes = 12;
const tailBytes = 4;

/**
 * Calls `take` with where each whole record stands in `bytes`, which begin at offset `offset` of the file; a frame
 * that is cut off waits for the rest. TensorBoard's own reader stops at the first wrong checksum as well.
 */
export function readRecords(bytes: Buffer, offset: number, take: (start: number, end: number) => void): RecordsRead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let position = 0;
  while (position + headBytes <= bytes.length) {
    const isHeadWhole = view.getUint32(position + lengthBytes, true) === masked(view, position, position + lengthBytes);
    if (!isHeadWhole) return { end: offset + position, isDamaged: true };
    const start = position + headBytes;
    const end = start + view.getUint32(position, true) + view.getUint32(position + 4, true) * 2 ** 32;
    if (end + tailBytes > bytes.length) break;
    if (view.getUint32(end, true) !== masked(view, start, end)) return { end: offset + position, isDamaged: true };
    take(start, end);
    position = end + tailBytes;
  }
  return { end: offset + position, isDamaged: false };
}

/** A checksum, turned and shifted so that a checksum of checksums is no trivial one (tsl/lib/hash/crc32c.h). */
function masked(view: DataView, start: number, end: number): number {
  const checksum = crc32c(view, start, end);
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
