/** Long output that is compared with a file of the repository. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

/** `UPDATE_GOLDEN=1 npm test -- unit` writes what is found, to be read before it is committed. */
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

/** @param file Absolute. */
export function expectGolden(file: string, found: string): void {
  if (isUpdate) writeFileSync(file, found);
  assert.equal(found, readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
}
