/** CRC-32C of short pieces of memory, eight bytes at a step ("slicing by 8", Kounavis and Berry 2005). */

/** What a byte does to a checksum. */
const t0 = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
/** What it does to one that stands so many bytes further on. */
const t1 = oneFurther(t0);
const t2 = oneFurther(t1);
const t3 = oneFurther(t2);
const t4 = oneFurther(t3);
const t5 = oneFurther(t4);
const t6 = oneFurther(t5);
const t7 = oneFurther(t6);

function oneFurther(table: Int32Array): Int32Array {
  return table.map((crc) => entry(t0, crc) ^ (crc >>> 8));
}

export function crc32c(view: DataView, start: number, end: number): number {
  let crc = -1;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const low = crc ^ view.getInt32(at, true);
    const high = view.getInt32(at + 4, true);
    crc =
      entry(t7, low) ^
      entry(t6, low >>> 8) ^
      entry(t5, low >>> 16) ^
      entry(t4, low >>> 24) ^
      entry(t3, high) ^
      entry(t2, high >>> 8) ^
      entry(t1, high >>> 16) ^
      entry(t0, high >>> 24);
  }
  for (; at < end; at++) crc = entry(t0, crc ^ view.getUint8(at)) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** For the lowest byte of `index`. */
function entry(table: Int32Array, index: number): number {
  return table[index & 0xff] ?? 0;
}
