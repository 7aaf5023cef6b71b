/**
 * Stores that are damaged at random, while they are open and before: whatever is asked of them is answered in time,
 * with what stands there or with words on what is concerned. `STORE_FUZZ` sets how many stores of each kind are damaged,
 * `STORE_FUZZ_SEED` which way; a failure names its seed.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { utimesSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { Random } from '../../../server/dialects/dvc/mutations/random.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';
import { damage, type Kind } from './damage.ts';
import { type Leave, lostInSilence } from './silence.ts';
import type { Look, Told } from './victim.ts';
import { type Written, written } from './written.ts';

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

  for (const [name, store] of Object.entries(written)) {
    it(`${name}: read as they stand, or it is said why not`, async () => {
      const whole = await temporaryFolder();
      await store.write(whole);
      const before = await look({ folder: whole, isNew: true });
      assert(before.curves.length > 0, `${whole} has curves`);
      for await (const { told, ...blow } of damagedOften(whole)) {
        assert.deepEqual(told.defects, [], blow.story);
        if (store.checksums !== undefined || isAmong(['cuts', 'loses'], blow)) {
          assertNothingNew(before, told, blow.story);
        }
        const leave = leaveFor(store, blow);
        if (leave !== undefined) {
          assert.deepEqual(lostInSilence(before, told, leave), [], `${blow.story}: lost without a word`);
        }
      }
    });
  }

  function assertNothingNew(before: Told, told: Told, story: string): void {
    const known = pointsOf(before);
    const wrong = [...pointsOf(told)].filter((point) => !known.has(point)).slice(0, 5);
    assert.deepEqual(wrong, [], `${story}: numbers that nobody logged`);
  }

  /** `undefined` where it cannot be decided what may be lost in silence. */
  function leaveFor({ checksums, isJournal }: Written, blow: Blow): Leave | undefined {
    const isChecked = checksums !== undefined;
    // What was written just now may be in the midst of it, which is not told.
    if (!isAmong(isChecked ? ['cuts', 'garbles'] : ['cuts'], blow) || !(isChecked || blow.isOld)) return undefined;
    return {
      toCut: blow.kinds.includes('cuts') || checksums !== 'of records and lengths',
      toLoseRuns: isJournal === true,
    };
  }

  /** Copies of the store, and what is read of each after each damage. */
  async function* damagedOften(whole: string) {
    const damaged = path.join(await temporaryFolder(), 'damaged');
    for (let seed = firstSeed; seed < firstSeed + rounds; seed += 1) {
      await rm(damaged, { recursive: true, force: true });
      await cp(whole, damaged, { recursive: true, verbatimSymlinks: true });
      yield* blowByBlow(damaged, seed);
    }
  }

  async function* blowByBlow(folder: string, seed: number) {
    const random = new Random(seed);
    const history: string[] = [];
    const kinds: Kind[] = [];
    // Half of the stores were read when they were whole.
    let isNew = random.chance(0.5);
    if (!isNew) await look({ folder, isNew: true });
    // Half of them were damaged long ago.
    const isOld = random.chance(0.5);
    for (let blow = 0; blow < blows; blow += 1) {
      const done = damage(folder, random);
      if (done === undefined) return;
      history.push(done.told);
      kinds.push(done.kind);
      if (isOld && (done.kind === 'cuts' || done.kind === 'garbles')) utimesSync(done.file, 1 + blow, 1 + blow);
      const story = `STORE_FUZZ_SEED=${seed}: ${history.join(', ')}`;
      const told = await toldOr(story, look({ folder, isNew }));
      isNew = false;
      yield { told, story, kinds, isOld };
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

/** One of several on the same store. */
interface Blow {
  /** For the message of a failure: of all so far. */
  readonly story: string;
  readonly kinds: readonly Kind[];
  readonly isOld: boolean;
}

function isAmong(allowed: readonly Kind[], { kinds }: Blow): boolean {
  return kinds.every((kind) => allowed.includes(kind));
}

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
