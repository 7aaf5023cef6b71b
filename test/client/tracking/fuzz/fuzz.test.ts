/**
 * Stores that are damaged at random, while they are open and before: whatever is asked of them is answered in time,
 * with what stands there or with words. `STORE_FUZZ` sets how many stores of each kind are damaged,
 * `STORE_FUZZ_SEED` which way; a failure names its seed.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { Random } from '../../../server/dialects/dvc/mutations/random.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';
import { damage } from './damage.ts';
import type { Look, Told } from './victim.ts';
import { checked, written } from './written.ts';

const rounds = Number(process.env['STORE_FUZZ'] ?? 15);
const firstSeed = Number(process.env['STORE_FUZZ_SEED'] ?? 1);

/** Damages of one store, each followed by a look at it. */
const blows = 3;
/** Milliseconds; a look takes some ten of them. */
const patience = 60_000;

describe('damaged at random', function () {
  this.timeout(120_000 + rounds * 2000);
  let victim: Worker;
  beforeEach(() => {
    victim = new Worker(new URL('./victim.ts', import.meta.url));
  });
  afterEach(async () => {
    await victim.terminate();
    await removeTemporaryFolders();
  });

  for (const [name, write] of Object.entries(written)) {
    it(`${name}: read as they stand, or it is said why not`, async () => {
      const whole = await temporaryFolder();
      await write(whole);
      await damageOften(whole, checked.includes(name));
    });
  }

  async function damageOften(whole: string, isChecked: boolean): Promise<void> {
    const known = pointsOf(await look({ folder: whole, isNew: true }));
    assert(known.size > 0, `${whole} has curves`);
    const damaged = path.join(await temporaryFolder(), 'damaged');
    for (let seed = firstSeed; seed < firstSeed + rounds; seed += 1) {
      await rm(damaged, { recursive: true, force: true });
      await cp(whole, damaged, { recursive: true, verbatimSymlinks: true });
      for await (const { told, story, isOnlyLost } of blowByBlow(damaged, seed)) {
        assert.deepEqual(told.defects, [], story);
        if (!isChecked && !isOnlyLost) continue;
        const wrong = [...pointsOf(told)].filter((point) => !known.has(point)).slice(0, 5);
        assert.deepEqual(wrong, [], `${story}: numbers that nobody logged`);
      }
    }
  }

  /** What is read after each damage. */
  async function* blowByBlow(folder: string, seed: number) {
    const random = new Random(seed);
    const history: string[] = [];
    let isOnlyLost = true;
    // Half of the stores were read when they were whole.
    let isNew = random.chance(0.5);
    if (!isNew) await look({ folder, isNew: true });
    for (let blow = 0; blow < blows; blow += 1) {
      const done = damage(folder, random);
      if (done === undefined) return;
      history.push(done.told);
      isOnlyLost &&= done.kind === 'loses';
      const story = `STORE_FUZZ_SEED=${seed}: ${history.join(', ')}`;
      const told = await toldOr(story, look({ folder, isNew }));
      isNew = false;
      yield { told, story, isOnlyLost };
    }
  }

  async function toldOr(story: string, looking: Promise<Told>): Promise<Told> {
    try {
      return await looking;
    } catch (error) {
      throw new Error(story, { cause: error });
    }
  }

  async function look(at: Look): Promise<Told> {
    victim.postMessage(at);
    const answers: readonly Told[] = await once(victim, 'message', { signal: AbortSignal.timeout(patience) });
    const [told] = answers;
    assert(told !== undefined);
    return told;
  }
});

/** Each as one text, without its run: files may have changed places. */
function pointsOf({ curves }: Told): Set<string> {
  const points = new Set<string>();
  for (const { key, steps, values } of curves) {
    steps.forEach((step, index) => {
      points.add(`${key} ${step} ${values[index]}`);
    });
  }
  return points;
}
