/**
 * The frames of an event file: a record's length (8 bytes), the length's checksum (4), the record, its checksum (4),
 * all little-endian. Format: tensorflow/core/lib/io/record_writer.h.
 */
import type { RecordsRead } from '../growingFile.ts';

const headBytes = 12;
const tailBytes = 4;

/**
 * Calls `take` with where each whole record stands in `bytes`, which begin at offset `offset` of the file; a frame
 * that is cut off waits for the rest. TensorBoard's own reader stops at the first wrong checksum as well.
 */
export function readRecords(bytes: Buffer, offset: number, take: (start: number, end: number) => void): RecordsRead {
  let position = 0;
  while (position + headBytes <= bytes.length) {
    const isHeadWhole = bytes.readUInt32LE(position + 8) === maskedChecksum(bytes, position, position + 8);
    if (!isHeadWhole) return { end: offset + position, isDamaged: true };
    const length = Number(bytes.readBigUInt64LE(position));
    const start = position + headBytes;
    const end = start + length;
    if (end + tailBytes > bytes.length) break;
    if (bytes.readUInt32LE(end) !== maskedChecksum(bytes, start, end))
      return { end: offset + position, isDamaged: true };
    take(start, end);
    position = end + tailBytes;
  }
  return { end: offset + position, isDamaged: false };
}

/** CRC-32C, turned and shifted so that a checksum of checksums is no trivial one (tsl/lib/hash/crc32c.h). */
function maskedChecksum(bytes: Buffer, start: number, end: number): number {
  let crc = 0xffffffff;
  for (let index = start; index < end; index++) {
    crc = (table[(crc ^ (bytes[index] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  const checksum = ~crc >>> 0;
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
