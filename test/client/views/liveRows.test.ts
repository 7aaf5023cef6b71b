import assert from 'node:assert/strict';
import { LiveRows } from '../../../client/views/liveRows.ts';

interface Item {
  readonly id: string;
  readonly text: string;
  readonly below: readonly Item[];
}

function item(id: string, text = id, ...below: readonly Item[]): Item {
  return { id, text, below };
}

/** A tree over `items`, which may change, and which rows were read. */
function tree(...items: readonly Item[]) {
  const reads: (string | undefined)[] = [];
  const state = { items, reads, suffix: '' };
  const rows = new LiveRows<Item>({
    async below(node) {
      reads.push(node?.id);
      return node === undefined ? state.items : node.below;
    },
    describe: ({ id, text }) => ({ id, look: text + state.suffix }),
  });
  return { state, rows };
}

const ids = (nodes: readonly (Item | undefined)[]) => nodes.map((node) => node?.id);

describe('live rows', () => {
  it('are drawn anew only where they look otherwise, as the object that VS Code knows', async () => {
    const { state, rows } = tree(item('a'), item('b'));
    const [, b] = await rows.below();
    state.items = [item('a'), item('b', 'moved')];
    const changed = await rows.changed();
    assert.deepEqual(ids(changed), ['b']);
    assert(changed[0] === b && b?.text === 'moved');
    assert.deepEqual(await rows.changed(), []);
  });

  it('are asked for once where some came or went', async () => {
    const { state, rows } = tree(item('a'));
    const [a] = await rows.below();
    state.items = [item('new'), item('a')];
    assert.deepEqual(await rows.changed(), [undefined]);
    const shown = await rows.below();
    assert.deepEqual(ids(shown), ['new', 'a']);
    assert.equal(shown[1], a);
    assert.deepEqual(state.reads, [undefined, undefined]);
  });

  it('are looked at below the rows that are open, and there alone', async () => {
    const { state, rows } = tree(item('open', 'open', item('x')), item('closed', 'closed', item('y')));
    const [open] = await rows.below();
    await rows.below(open);
    state.items = [item('open', 'open', item('x', 'moved')), item('closed', 'closed', item('y', 'moved'))];
    state.reads.length = 0;
    assert.deepEqual(ids(await rows.changed()), ['x']);
    assert.deepEqual(state.reads, [undefined, 'open']);
  });

  it('that were closed are not read until they are opened, and then are as they should be', async () => {
    const { state, rows } = tree(item('a', 'a', item('x')));
    const [a] = await rows.below();
    assert(a);
    await rows.below(a);
    rows.closed(a);
    state.items = [item('a', 'a', item('x', 'moved'))];
    assert.deepEqual(await rows.changed(), []);
    assert.deepEqual(ids(await rows.opened(a)), ['x']);
    assert.deepEqual(await rows.opened(a), []);
  });

  it('are as they were left where they come back, be it at another level', async () => {
    const [left, kept] = [item('left', 'left', item('x')), item('kept', 'kept', item('y'))];
    const { state, rows } = tree(left, kept, item('new'));
    await rows.below();
    for (const node of [left, kept]) await rows.below(node);
    rows.closed(left);
    const above = item('above', 'above', item('left'), item('kept'), item('new'));
    state.items = [above];
    await rows.changed();
    await rows.below();
    const moved = await rows.below(above);
    assert.deepEqual(
      moved.map((node) => rows.isOpen(node)),
      [false, true, undefined],
    );
  });

  it('that are styled otherwise are drawn anew without being read', async () => {
    const { state, rows } = tree(item('a'));
    await rows.below();
    state.suffix = '!';
    state.reads.length = 0;
    assert.deepEqual(ids(rows.restyled()), ['a']);
    assert.deepEqual(ids(rows.restyled()), []);
    assert.deepEqual(state.reads, []);
  });

  it('that nobody has seen yet are not read', async () => {
    const { state, rows } = tree(item('a'));
    assert.deepEqual(await rows.changed(), []);
    assert.deepEqual(state.reads, []);
  });
});
