import assert from 'node:assert/strict';
import path from 'node:path';
import {
  coloured,
  comparedRuns,
  latestRows,
  membersFrom,
  membersOf,
  mementoOf,
  metricNames,
  paramRows,
} from '../../../client/panels/comparisonModel.ts';
import type { StoreLocation } from '../../../client/storage/location.ts';
import { type RunSketch, sketchRun } from './sketch.ts';

const store: StoreLocation = { kind: 'mlflow-sqlite', path: path.resolve('work', 'mlflow.db') };
const remote: StoreLocation = { ...store, path: path.resolve('jobs', 'mlflow.db'), machine: 'gpu1' };

/** Runs of one experiment, `digits`. */
function shown(...sketches: readonly (RunSketch & { readonly store?: StoreLocation })[]) {
  const members = membersOf(sketches.map(({ id, store: of = store }) => ({ store: of, id })));
  return comparedRuns(
    sketches.flatMap((sketch, index) => {
      const member = members[index];
      return member ? [{ member, run: sketchRun(sketch), experiment: 'digits' }] : [];
    }),
  );
}

describe('the runs of a comparison', () => {
  it('have the colours that they were chosen with, and others around them', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ store, id }));
    assert(a && b && c);
    const members = membersOf([a, b, c], ({ id }) => (id === 'b' ? 0 : undefined));
    assert.deepEqual(
      members.map(({ colour }) => colour),
      [1, 0, 2],
    );
    const recoloured = coloured(members, ({ id }) => (id === 'c' ? 1 : undefined));
    assert.deepEqual(
      recoloured.map(({ colour }) => colour),
      [2, 0, 1],
    );
  });

  it('are each in it once, with a colour of their own', () => {
    const members = membersOf([
      { store, id: 'a' },
      { store: remote, id: 'a' },
      { store, id: 'a' },
    ]);
    assert.deepEqual(
      members.map(({ store: { machine }, colour }) => [machine, colour]),
      [
        [undefined, 0],
        ['gpu1', 1],
      ],
    );
  });

  it('are told apart by the machine they ran on', () => {
    assert.deepEqual(
      shown({ id: 'a', name: 'forest' }, { id: 'b', name: 'forest', store: remote }).map(({ detail }) => detail),
      ['digits · mlflow.db', 'digits · gpu1'],
    );
  });

  it('are told apart by their ids where all else is the same', () => {
    const runs = shown({ id: '0123456789', name: 'forest' }, { id: '9876543210', name: 'forest' }, { id: 'c' });
    assert.deepEqual(
      runs.map(({ name, detail }) => `${name}: ${detail}`),
      ['forest: digits · 01234567', 'forest: digits · 98765432', 'c: digits'],
    );
  });

  it('open again from a memento as they were, colours included', () => {
    const [, second] = membersOf([
      { store, id: 'a' },
      { store: remote, id: 'b' },
    ]);
    assert.ok(second);
    assert.deepEqual(membersFrom(mementoOf([second])), [second]);
  });

  for (const broken of ['', '{}', '[1]', '[{"key":"a","id":"a","colour":0,"store":{"kind":"x"}}]']) {
    it(`do not open from ${JSON.stringify(broken)}`, () => assert.equal(membersFrom(broken), undefined));
  }
});

describe('the rows of a comparison', () => {
  const runs = [
    sketchRun({ id: 'a', params: { depth: '8', seed: '7' }, metrics: { loss: [0.5, 3], layer_10: [1, 0] } }),
    sketchRun({ id: 'b', params: { seed: '7', lr: '0.1' }, metrics: { loss: [Number.NaN, 9], layer_2: [1, 0] } }),
  ];

  it('hold every parameter that any run has, and whether it differs', () => {
    assert.deepEqual(paramRows(runs), [
      { key: 'depth', values: ['8', null], differs: true },
      { key: 'lr', values: [null, '0.1'], differs: true },
      { key: 'seed', values: ['7', '7'], differs: false },
    ]);
  });

  it('hold latest values as text that reads back as the same number', () => {
    assert.deepEqual(latestRows(runs).at(-1), { key: 'loss', values: ['0.5', 'NaN'], differs: true });
  });

  it('have what the machine did after what the model did', () => {
    const logged = sketchRun({ id: 'a', metrics: { 'system/cpu': [1, 0], z: [1, 0], systematic: [1, 0] } });
    const names = ['systematic', 'z', 'system/cpu'];
    assert.deepEqual(metricNames([logged]), names);
    assert.deepEqual(
      latestRows([logged]).map(({ key }) => key),
      names,
    );
  });

  it('are sorted as people count', () => assert.deepEqual(metricNames(runs), ['layer_2', 'layer_10', 'loss']));

  it('are none where nothing was logged', () => assert.deepEqual(paramRows([sketchRun({ id: 'a' })]), []));
});
