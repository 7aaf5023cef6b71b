/** Which stores stay open. */
import assert from 'node:assert/strict';
import { OpenStores } from '../../../client/reading/openStores.ts';

it('keeps the stores that were used last, and closes the others', () => {
  const closed: string[] = [];
  const stores = new OpenStores(2, ({ path }) => ({ path, close: () => closed.push(path) }));
  const at = (path: string) => stores.at({ kind: 'k', path });
  const a = at('a');
  at('b');
  assert.equal(at('a'), a);
  at('c');
  assert.deepEqual(closed, ['b']);
  assert.equal(at('a'), a);
});
