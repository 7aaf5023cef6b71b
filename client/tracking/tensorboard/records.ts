/**
 * The frames of an event file: a record's length (8 bytes), the length's checksum (4), the record, its checksum (4),
 * all little-endian. Format: tensorflow/core/lib/io/record_writer.h.
 */

const headBytes = 12;
const tailBytes = 4;

/** Where reading ended, and why. */
export interface RecordsRead {
  /** Bytes from the start that were whole frames. */
  readonly end: number;
  /** A frame's length or a record did not match its checksum; nothing behind it can be trusted. */
  readonly isDamaged: boolean;
}

/**
 * Calls `take` with where each whole record stands in `bytes`, from `start` on; a frame that is cut off waits for the rest.
 * TensorBoard's own reader stops at the first wrong checksum as well.
 */
export function readRecords(bytes: Buffer, start: number, take: (start: number, end: number) => void): RecordsRead {
  let position = start;
  while (position + headBytes <= bytes.length) {
    const isHeadWhole = bytes.readUInt32LE(position + 8) === maskedChecksum(bytes, position, position + 8);
    if (!isHeadWhole) return { end: position, isDamaged: true };
    const length = Number(bytes.readBigUInt64LE(position));
    const from = position + headBytes;
    const to = from + length;
    if (to + tailBytes > bytes.length) break;
    if (bytes.readUInt32LE(to) !== maskedChecksum(bytes, from, to)) return { end: position, isDamaged: true };
    take(from, to);
    position = to + tailBytes;
  }
  return { end: position, isDamaged: false };
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
