import assert from 'node:assert/strict';
import { crc32c } from '../../../../client/tracking/tensorboard/crc32c.ts';

describe('CRC-32C', () => {
  for (const [what, bytes, expected] of [
    ['nothing', Buffer.alloc(0), 0],
    ['less than one step', Buffer.from('a'), 0xc1d04330],
    ['a step and one byte more', Buffer.from('123456789'), 0xe3069283],
    // RFC 3720, B.4
    ['zeros', Buffer.alloc(32), 0x8a9136aa],
    ['ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ] as const) {
    it(`of ${what}`, () => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      assert.equal(crc32c(view, 0, bytes.length), expected);
    });
  }
});
