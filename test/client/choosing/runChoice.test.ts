import assert from 'node:assert/strict';
import type { Memory } from '../../../client/choosing/memory.ts';
import { RunChoice } from '../../../client/choosing/runChoice.ts';
import { shownAtFirst } from '../../../client/choosing/shown.ts';

const loss = { kind: 'metric', key: 'loss' } as const;

function memory(kept?: unknown): Memory {
  let value = kept;
  return {
    get: () => value,
    async update(_, next) {
      value = JSON.parse(JSON.stringify(next));
    },
  };
}

describe('which runs are shown', () => {
  it('is there again in the next session', async () => {
    const kept = memory();
    const chosen = {
      filter: 'forest',
      onlyMine: true,
      order: { by: loss, isDescending: true },
      groupBy: loss,
      shown: [loss],
    };
    await new RunChoice(kept).choose(chosen);
    const after = new RunChoice(kept);
    const { filter, onlyMine, order, groupBy, shown } = after;
    assert.deepEqual({ filter, onlyMine, order, groupBy, shown }, chosen);
    assert.equal(after.description, 'forest · only mine · by metrics.loss, greatest first · grouped by metrics.loss');
  });

  it('is all of them where nothing was chosen, or what was kept is not of this version', () => {
    for (const kept of [undefined, 'text', { filter: 1, order: {}, shown: [{ kind: 'other' }], groupBy: 'x' }]) {
      const choice = new RunChoice(memory(kept));
      assert.deepEqual([choice.selection, choice.groupBy, choice.shown], [undefined, undefined, shownAtFirst]);
    }
  });

  it('asks for those that this user started', async () => {
    const choice = new RunChoice(memory());
    await choice.choose({ onlyMine: true });
    assert.deepEqual(choice.selection, { filter: [], order: undefined, onlyMine: true });
    await choice.chooseAll();
    assert.equal(choice.selection, undefined);
  });
});
