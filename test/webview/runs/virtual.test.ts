import assert from 'node:assert/strict';
import { columnsInSight, rowsInSight, scrollTo } from '../../../webview/runs/virtual.ts';

describe('what of the table is in sight', () => {
  it('are the rows of the window, and some beyond', () => {
    assert.deepEqual(rowsInSight(0, 100, 20, 1000, 2), { start: 0, end: 7 });
    assert.deepEqual(rowsInSight(210, 100, 20, 1000, 2), { start: 8, end: 18 });
    assert.deepEqual(rowsInSight(19_900, 100, 20, 1000, 2), { start: 993, end: 1000 });
  });

  it('is nothing where there is nothing, and nothing that is not there', () => {
    assert.deepEqual(rowsInSight(0, 100, 20, 0, 2), { start: 0, end: 0 });
    assert.deepEqual(rowsInSight(50_000, 100, 20, 10, 2), { start: 10, end: 10 });
    assert.deepEqual(columnsInSight([], 0, 0, 100), { start: 0, end: 0 });
  });

  it('are the columns beside those that always stand at the left', () => {
    const columns = [0, 100, 150, 250, 300, 400].map((left, index) => ({
      left,
      width: [100, 50, 100, 50, 100, 50][index] ?? 0,
    }));
    assert.deepEqual(columnsInSight(columns, 1, 0, 300), { start: 1, end: 4 });
    assert.deepEqual(columnsInSight(columns, 1, 60, 200), { start: 2, end: 4 });
    assert.deepEqual(columnsInSight(columns, 1, 10_000, 200), { start: 6, end: 6 });
  });

  it('scrolls only as far as it takes', () => {
    assert.equal(scrollTo(50, 70, 0, 0, 100), 0);
    assert.equal(scrollTo(150, 170, 0, 0, 100), 70);
    assert.equal(scrollTo(50, 70, 200, 30, 100), 20);
  });
});
