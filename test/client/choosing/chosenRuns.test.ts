import assert from 'node:assert/strict';
import { ChosenRuns, type RunReference } from '../../../client/choosing/chosenRuns.ts';
import type { Memory } from '../../../client/choosing/memory.ts';

const store = { kind: 'mlflow-sqlite', path: '/work/mlflow.db' };
const [one, two, three] = ['one', 'two', 'three'].map((id): RunReference => ({ store, id }));

describe('chosen runs', () => {
  it('keep their colours when others come and go', async () => {
    const runs = new ChosenRuns(memory());
    assert(one && two && three);
    await runs.choose([one, two], true);
    await runs.choose([one], false);
    await runs.choose([three], true);
    assert.deepEqual([runs.colourOf(one), runs.colourOf(two), runs.colourOf(three)], [undefined, 1, 0]);
  });

  it('are there again in the next session, with those that were pinned and hidden', async () => {
    const kept = memory();
    const before = new ChosenRuns(kept);
    assert(one && two && three);
    await before.choose([one], true);
    await before.pin([two], true);
    await before.hide([three], true);
    const after = new ChosenRuns(kept);
    assert.deepEqual(
      [after.colourOf(one), after.isPinned(two), after.isHidden(three), after.isHidden(one)],
      [0, true, true, false],
    );
  });

  it('do not hold what is hidden', async () => {
    const runs = new ChosenRuns(memory());
    assert(one && two);
    await runs.choose([one, two], true);
    await runs.hide([one], true);
    assert.deepEqual(
      runs.chosen.map(({ id }) => id),
      ['two'],
    );
  });

  it('tell who listens, until they stop', async () => {
    const runs = new ChosenRuns(memory());
    assert(one && two);
    let told = 0;
    const listening = runs.onChanged(() => told++);
    await runs.choose([one], true);
    listening.dispose();
    await runs.choose([two], true);
    assert.equal(told, 1);
  });

  it('start anew where what was kept is not theirs', () => {
    const runs = new ChosenRuns(memory({ 'trainyard.chosenRuns': { chosen: [{ id: 7 }], pinned: 'all' } }));
    assert.deepEqual(runs.chosen, []);
  });
});

function memory(kept: Record<string, unknown> = {}): Memory {
  return {
    get: (key) => kept[key],
    async update(key, value) {
      kept[key] = structuredClone(value);
    },
  };
}
