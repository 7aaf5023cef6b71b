/** Experiments that the real DVC made, read by us from git and by `dvc exp show`. */
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dvcExperiments } from '../../../../client/tracking/dvc-experiments/kind.ts';
import type { RunStore } from '../../../../client/tracking/store.ts';
import {
  allRuns,
  assertShowsTheSame,
  commitAll,
  dvc,
  makeProject,
  shownRows,
} from '../../../support/dvcExperiments.ts';
import { git, writeFiles } from '../../../support/gitRepository.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary.ts';

const train = `
import json, os, sys
import yaml
lr = yaml.safe_load(open("params.yaml"))["lr"]
os.makedirs("out/plots/metrics/train", exist_ok=True)
json.dump({"loss": lr / 7, "none": None, "odd": float("nan"), "far": float("inf"), "sure": True, "tries": [1, 2],
           "word": "good", "by": {"class": {"a": 0.5, "b": 1e-7}}}, open("scores.json", "w"))
json.dump({"train": {"loss": lr}, "step": 2, "loss": 3}, open("out/metrics.json", "w"))
open("out/plots/metrics/train/loss.tsv", "w").write("step\\tloss\\n0\\t0.5\\n1\\t0.25\\n2\\t%s\\n" % lr)
open("scores.toml", "w").write("loss = %s\\nodd = nan\\nfar = -inf\\nsure = true\\nwords = ['a']\\nday = 2026-11-21\\n[by.class]\\na = 3\\n" % lr)
open("model.txt", "w").write("trained " + str(lr))
`;

const files = {
  'train.py': train,
  'params.yaml': `# the rate
lr: 0.10   # kept as it is written
net: {layers: [1, 2], name: deep, empty: {}, on: yes, none: null}
big: 1e3
many: 10_000
epochs: 0o10
text: "007"
items: [{x: 1, y: [true]}, 'two']
rates: {1: 0.5, 10: 0.1}
`,
  'other.json': '{"a": {"b": 1.5, "c": true}, "lr": 3, "l": [{"x": 1}, {"x": 2}], "unused": 9}',
  'more.toml': 'lr = 1\nwords = ["a", "b"]\nmany = 1_000\nfar = inf\n[x]\ny = 2.5\n',
  'settings.py': `"""How it learns."""
import os
RATE = 1e-05
MANY: int = 1_000
SHAPE, HOME = (3, 4), os.getcwd()
NAMES = ("a", 'b' "c")
NET = {"depth": 2, "drop": 0.10}
class Train:
    epochs = 10
    class Inner: on = True
    def __init__(self):
        self.steps = -5
        unseen = 7
`,
  'few.py': 'SEED = 7\nclass Data:\n    n = 5\n    m = 6\n',
  'config/shared.yaml': 'data: {n: 5, m: 6}\nsizes: [small, large]\n',
  'dvc.yaml': `
vars:
  - config/shared.yaml
  - folder: results
stages:
  train:
    cmd: python train.py \${data.n}
    deps: [train.py]
    params:
      - lr
      - net.name
      - other.json: [a.b, l.1.x]
      - more.toml:
      - settings.py:
      - few.py: [SEED, Data.n]
    metrics:
      - scores.json: {cache: false}
      - scores.toml: {cache: false}
      - out/metrics.json
    plots:
      - out/plots/metrics: {cache: true}
    outs: [model.txt]
  each:
    foreach: \${sizes}
    do:
      cmd: 'mkdir -p \${folder} && echo "size: \${data.m}" > \${folder}/\${item}.yaml'
      metrics:
        - \${folder}/\${item}.yaml: {cache: false}
  grid:
    matrix: {a: [1, 2], b: [{v: 0.5}]}
    cmd: 'echo "{\\"v\\": \${item.b.v}}" > grid-\${item.a}.json'
    metrics: ['grid-\${item.a}.json']
`,
};

describe('DVC experiments', function () {
  this.timeout(300_000);
  let root: string;
  let store: RunStore;

  before(async () => {
    root = await temporaryFolder();
    await makeProject(root, root, files);
    await dvc(root, 'exp', 'run', '--name', 'first');
    await commitAll(root, 'Trained once\n\nWith the usual rate.');
    await git(root, 'tag', '--annotate', 'v1', '--message', 'one');
    await dvc(root, 'exp', 'run', '--name', 'higher', '--message', 'A higher rate.', '--set-param', 'lr=0.7');
    await dvc(
      root,
      'exp',
      'run',
      '--name',
      'highest',
      '--set-param',
      'lr=7e-1',
      '--set-param',
      'net.name=flat',
      '--set-param',
      'settings.py:Train.epochs=12',
    );
    store = dvcExperiments.open({ kind: dvcExperiments.id, path: root });
  });
  after(async () => {
    store.close();
    await removeTemporaryFolders();
  });

  const revision = () => store.revision();
  const run = async (name: string) => {
    const found = (await allRuns(store)).find((one) => one.name === name);
    assert(found !== undefined, name);
    return found;
  };

  it('are found by their project', async () => {
    assert.deepEqual(await dvcExperiments.detect(root), [{ kind: 'dvc-experiments', path: root }]);
    assert.deepEqual(await dvcExperiments.detect(path.join(root, 'config')), []);
    assert.deepEqual(await dvcExperiments.detect(await temporaryFolder()), []);
  });

  it('have the values that `dvc exp show` shows', async () => {
    await assertShowsTheSame(store, await shownRows(root, '-A'));
  });

  it('hang on the commits that they were run on, HEAD first', async () => {
    const found = (await store.experiments()).map(({ name, runCount }) => [
      name.replace(/^[0-9a-f]{7} /, '… '),
      runCount,
    ]);
    assert.deepEqual(found, [
      ['main · Trained once', 4],
      ['… · start', 2],
    ]);
  });

  it('keep how numbers are written', async () => {
    const { params } = await run('first');
    const written = (key: string) => params.find((param) => param.key === key)?.value;
    assert.equal(written('params.yaml:lr'), '0.10');
    assert.equal(written('big'), '1e3');
    assert.equal(written('net.layers'), '[1, 2]');
    assert.equal(written('RATE'), '1e-05');
    assert.equal(written('NET.drop'), '0.10');
  });

  it('tell what people wrote', async () => {
    assert.equal((await run('higher')).note, 'A higher rate.');
    assert.equal((await run('highest')).note, undefined);
    assert.equal((await run('main')).note, 'With the usual rate.');
  });

  it('are of who committed them, and of who works here before that', async () => {
    const users = async (from: RunStore) => (await allRuns(from)).map(({ name, user }) => [name, user]);
    assert.equal(await store.user?.(), 'Test');
    assert(
      (await users(store)).every(([, user]) => user === 'Test'),
      JSON.stringify(await users(store)),
    );
    await git(root, 'config', 'user.name', 'Somebody Else');
    const theirs = dvcExperiments.open({ kind: dvcExperiments.id, path: root });
    const others = (await users(theirs)).filter(([, user]) => user !== 'Test');
    assert.deepEqual([await theirs.user?.(), others], ['Somebody Else', [['workspace', 'Somebody Else']]]);
    theirs.close();
    await git(root, 'config', 'user.name', 'Test');
  });

  it('have the curves of DVCLive, from git or from DVC’s cache', async () => {
    const ids = ['workspace', (await run('higher')).id, (await run('main')).id];
    const histories = await store.histories({ runIds: ids, keys: ['train.loss'], maxPoints: 100 });
    assert.deepEqual(
      histories.map(({ runId, steps, values }) => [runId, [...steps], [...values]]),
      [0.7, 0.7, 0.1].map((last, index) => [ids[index], [0, 1, 2], [0.5, 0.25, last]]),
    );
  });

  it('are shown as commits once they are branches, and from packed refs', async () => {
    await dvc(root, 'exp', 'branch', 'higher', 'higher-rate');
    const before = await revision();
    await git(root, 'pack-refs', '--all', '--prune');
    assert.notEqual(await revision(), before);
    await assertShowsTheSame(store, await shownRows(root, '-A'));
    assert.equal((await run('higher-rate')).params.length, (await run('higher')).params.length);
  });

  it('are read alike in a linked working tree', async () => {
    const linked = path.join(await temporaryFolder(), 'linked');
    await git(root, 'worktree', 'add', '--quiet', '--detach', linked, 'v1');
    assert.deepEqual(await dvcExperiments.detect(linked), [{ kind: 'dvc-experiments', path: linked }]);
    const other = dvcExperiments.open({ kind: dvcExperiments.id, path: linked });
    await assertShowsTheSame(other, await shownRows(linked, '-A'));
    other.close();
  });

  describe('in the workspace', () => {
    it('follow values that move', async () => {
      const before = await revision();
      await writeFile(path.join(root, 'scores.json'), '{"loss": 0.125}');
      assert.notEqual(await revision(), before);
      assert.deepEqual(
        (await run('workspace')).metrics.filter(({ key }) => key === 'scores.json:loss'),
        [{ key: 'scores.json:loss', value: 0.125, step: 0 }],
      );
    });

    it('have a new pipeline as soon as it is there', async () => {
      await writeFiles(root, {
        'sub/dvc.yaml': 'metrics: [m.json]\nparams: [p.yaml]\n',
        'sub/m.json': '{"sub": 4}',
        'sub/p.yaml': 'deep: 1',
      });
      await assertShowsTheSame(store, await shownRows(root, '-A'));
      await rm(path.join(root, 'sub'), { recursive: true });
    });

    it('tell files that are not there or cannot be read, and show the others', async () => {
      await writeFile(path.join(root, 'scores.json'), '{"loss": ');
      await rm(path.join(root, 'more.toml'));
      const shown = await shownRows(root, '-A');
      assert(shown.find(({ rev }) => rev === 'workspace')?.hasError);
      await assertShowsTheSame(store, shown);
      assert.deepEqual((await run('workspace')).problems, [
        'The metrics in scores.json are not shown: it is no valid JSON.',
        'more.toml is not there, though the pipeline takes parameters from it.',
      ]);
      await git(root, 'checkout', '--', '.');
    });

    it('are not those of an earlier run, which DVC’s run cache may keep', async () => {
      await rm(path.join(root, 'scores.toml'));
      await assertShowsTheSame(store, await shownRows(root, '-A'));
      assert.equal((await run('workspace')).problems, undefined);
      await git(root, 'checkout', '--', '.');
    });

    it('have no values while the pipeline cannot be read', async () => {
      await writeFile(path.join(root, 'dvc.yaml'), 'stages: {');
      await assertShowsTheSame(store, await shownRows(root, '-A'));
      assert.match((await run('workspace')).problems?.join() ?? '', /^dvc\.yaml cannot be read: it is no valid YAML/);
      await git(root, 'checkout', '--', '.');
    });

    it('say which metrics DVC’s cache does not hold', async () => {
      await rm(path.join(root, '.dvc', 'cache'), { recursive: true });
      const again = dvcExperiments.open({ kind: dvcExperiments.id, path: root });
      const higher = (await allRuns(again)).find(({ name }) => name === 'higher');
      assert.match(
        higher?.problems?.join() ?? '',
        /out\/metrics\.json is neither committed nor in DVC's cache here\. `dvc pull`/,
      );
      again.close();
    });
  });
});
