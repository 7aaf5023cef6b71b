/** A file that grows, read piece by piece: its records, wherever the pieces happen to end. */
import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GrowingFile, type RecordsRead } from '../../../../client/tracking/disk/growingFile.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

/** Lines are its records. */
class Lines extends GrowingFile {
  readonly read: string[] = [];

  protected override take(bytes: Buffer, start: number): RecordsRead {
    const whole = bytes.lastIndexOf('\n') + 1;
    this.read.push(...bytes.toString('latin1', 0, whole).split('\n').slice(0, -1));
    return { end: start + whole, isDamaged: false };
  }

  protected override forget(): void {
    this.read.length = 0;
  }
}

/** Each differs from its neighbours, at its end too. */
function lines(count: number, length: (index: number) => number): string[] {
  return Array.from({ length: count }, (_, index) => `${index}`.padEnd(length(index), '.') + index);
}

describe('a file that grows', () => {
  afterEach(removeTemporaryFolders);

  for (const [what, written] of [
    ['shorter than a piece', lines(300_000, (index) => index % 13)],
    ['longer than a piece', lines(3, (index) => (index === 1 ? 5_000_000 : 10))],
  ] as const) {
    it(`has its records, ${what}, each once and whole`, async () => {
      const file = path.join(await temporaryFolder(), 'records');
      writeFileSync(file, written.map((line) => `${line}\n`).join(''));
      const growing = new Lines(file);
      growing.update();
      assert.deepEqual(growing.read, written);
    });
  }

  it('has a record that is cut off when the rest is there', async () => {
    const file = path.join(await temporaryFolder(), 'records');
    writeFileSync(file, 'one\ntw');
    const growing = new Lines(file);
    growing.update();
    appendFileSync(file, 'o\n');
    growing.update();
    assert.deepEqual(growing.read, ['one', 'two']);
  });
});
