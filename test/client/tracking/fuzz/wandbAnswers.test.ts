/**
 * A W&B server whose answers are anything: whatever is asked of its store is answered with what can be read of them, or
 * with words. `STORE_FUZZ` sets how many answers are tried for each, `STORE_FUZZ_SEED` which; a failure names its seed.
 */
import assert from 'node:assert/strict';
import { StoreError } from '../../../../client/storage/location.ts';
import type { Run, RunStore } from '../../../../client/tracking/store.ts';
import { wandbServer } from '../../../../client/tracking/wandb-server/kind.ts';
import { isRecord } from '../../../../protocol/shape.ts';
import { Random } from '../../../server/dialects/dvc/mutations/random.ts';

const rounds = Number(process.env['STORE_FUZZ'] ?? 15) * 20;
const firstSeed = Number(process.env['STORE_FUZZ_SEED'] ?? 1);

const node = {
  ...{
    id: 'UnVu',
    name: 'abc12345',
    displayName: 'run',
    state: 'running',
    group: 'g',
    jobType: 'train',
    sweepName: 's',
  },
  ...{ createdAt: '2026-01-01T00:00:00', heartbeatAt: '2026-01-01T00:00:10Z', tags: ['a'], notes: 'n', commit: 'c' },
  config: '{"lr":{"value":{"a":[1,{"b":null}]}}}',
  summaryMetrics: '{"loss":{"min":"NaN"},"acc":1,"_step":3}',
  user: { username: 'ann' },
};
const page = { edges: [{ node }, { node }], pageInfo: { endCursor: 'x', hasNextPage: false } };
const artifact = { id: 'a', state: 'COMMITTED', digest: 'd', versionIndex: 1, artifactType: { name: 'model' } };
const artifacts = { edges: [{ node: { ...artifact, artifactSequence: { name: 'net' } } }] };

/** What any question may be answered by. */
const answer = {
  data: {
    project: {
      ...{ runCount: 2, runs: page, running: page, newest: page, r0: node },
      run: {
        sampledHistory: [[{ _step: 0, acc: 1 }], [{ _step: 1, acc: '-Infinity' }]],
        files: { edges: [{ node: { name: 'media/x.png', sizeBytes: '3' } }], pageInfo: page.pageInfo },
        ...{ inputArtifacts: artifacts, outputArtifacts: artifacts },
      },
    },
  },
};

const questions: Readonly<Record<string, (store: RunStore) => Promise<unknown> | undefined>> = {
  experiments: (store) => store.experiments(),
  runs: async (store) => (await store.runs('digits', { offset: 0, limit: 10 })).runs.forEach(isWhole),
  'runs by id': async (store) => (await store.runsById(['abc12345'])).forEach(isWhole),
  histories: async (store) => {
    const curves = await store.histories({ runIds: ['abc12345'], keys: ['acc', 'loss.min'], maxPoints: 50 });
    for (const { steps, values } of curves) assert.equal(steps.length, values.length);
  },
  details: (store) => store.details?.('abc12345'),
  files: (store) => store.artifacts?.('abc12345', 'media'),
  'what is new': (store) => store.revision(),
};

describe('a W&B server that answers at random', function () {
  this.timeout(120_000 + rounds * 100);

  for (const [name, ask] of Object.entries(questions)) {
    it(`is asked for ${name}`, async () => {
      for (let seed = firstSeed; seed < firstSeed + rounds; seed += 1) {
        const text = changed(JSON.stringify(answer), new Random(seed));
        const store = wandbServer.open(
          { kind: wandbServer.id, path: 'https://wandb.ai/team/digits' },
          { send: async () => ({ status: 200, headers: {}, body: new Blob([text]).stream() }) },
        );
        try {
          await ask(store);
        } catch (error) {
          if (!(error instanceof StoreError)) throw new Error(`STORE_FUZZ_SEED=${seed}: ${text}`, { cause: error });
        } finally {
          store.close();
        }
      }
    });
  }
});

function isWhole(run: Run): void {
  assert.equal(typeof run.name, 'string');
  for (const { key, value } of run.params) assert.deepEqual([typeof key, typeof value], ['string', 'string']);
  for (const { key, value, step } of run.metrics) {
    assert.deepEqual([typeof key, typeof value, typeof step], ['string', 'number', 'number']);
  }
  assert(Object.values(run.tags).every((tag) => typeof tag === 'string'));
  assert(run.startTime === undefined || Number.isFinite(run.startTime));
}

const strange: readonly unknown[] = [
  ...[null, true, -1, 1e308, 0.5, '', 'NaN', '{"a"', '[]', '[[1]]', '{"__proto__":{"x":1},"a":{"value":1}}', '../..'],
  ...[[], {}, [null], [[[1]]], { node: [] }, { edges: [null, 3] }, '\0\u001b[31m', 'x'.repeat(5000), '"', '\\u0000'],
];

/** Values put in the place of others, or bytes lost or turned. */
function changed(text: string, random: Random): string {
  if (random.chance(0.3)) return text.slice(0, random.below(text.length));
  if (random.chance(0.2)) {
    const at = random.below(text.length);
    return `${text.slice(0, at)}${random.pick(['0', '"', ',', '}', 'NaN', '\\'])}${text.slice(at + 1)}`;
  }
  let value: unknown = JSON.parse(text);
  for (let times = 1 + random.below(3); times > 0; times -= 1) value = withOther(value, random);
  return JSON.stringify(value);
}

function withOther(value: unknown, random: Random): unknown {
  if (random.chance(0.12)) return random.pick(strange);
  if (Array.isArray(value) && value.length > 0) {
    const at = random.below(value.length);
    return value.map((item: unknown, index) => (index === at ? withOther(item, random) : item));
  }
  if (!isRecord(value)) return random.pick(strange);
  const names = Object.keys(value);
  const name = names.length === 0 ? 'a' : random.pick(names);
  return { ...value, [name]: withOther(value[name], random) };
}
