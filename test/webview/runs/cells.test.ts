import assert from 'node:assert/strict';
import { columnsOf, heads, holds, linesOf, moved, selected } from '../../../webview/runs/cells.ts';

const size = { lines: 100, columns: 10, page: 20 };

/** Where the active cell is after these keys: `Shift+` grows the block, `Ctrl+` jumps. */
function press(start: readonly [number, number], ...keys: readonly string[]) {
  return keys.reduce(
    (selection, key) => {
      const name = key.split('+').at(-1) ?? '';
      return moved(selection, name, key.includes('Ctrl+'), key.includes('Shift+'), size) ?? selection;
    },
    selected(...start),
  );
}

describe('the selected cells', () => {
  for (const [keys, line, column] of [
    [['ArrowDown', 'ArrowRight'], 6, 6],
    [['ArrowUp', 'ArrowLeft'], 4, 4],
    [['Home'], 5, 0],
    [['End'], 5, 9],
    [['Ctrl+Home'], 0, 0],
    [['Ctrl+End'], 99, 9],
    [['PageDown'], 25, 5],
    [['PageUp'], 0, 5],
    [['Ctrl+ArrowDown', 'ArrowDown'], 99, 5],
    [['Ctrl+ArrowUp', 'ArrowUp'], heads, 5],
    [['Ctrl+ArrowUp', 'ArrowUp', 'ArrowUp'], heads, 5],
  ] as const) {
    it(`go with ${keys.join(', ')} to ${line}, ${column}`, () => {
      assert.deepEqual(press([5, 5], ...keys).active, { line, column });
    });
  }

  it('are a block that grows from where it began, and never over the heads', () => {
    const block = press([1, 5], 'Shift+ArrowUp', 'Shift+ArrowUp', 'Shift+ArrowRight');
    assert.deepEqual(
      [linesOf(block), columnsOf(block, 10)],
      [
        [0, 1],
        [5, 6],
      ],
    );
    assert.equal(holds(block, 0, 6), true);
    assert.equal(holds(block, 2, 6), false);
    assert.equal(holds(block, 1, 4), false);
  });

  it('are all columns of whole lines', () => {
    const whole = { ...selected(3, 3), isWhole: true };
    assert.deepEqual(columnsOf(whole, 10), [0, 9]);
    assert.equal(holds(whole, 3, 8), true);
  });

  it('are left alone by other keys', () => assert.equal(moved(selected(0, 0), 'x', false, false, size), undefined));
});
