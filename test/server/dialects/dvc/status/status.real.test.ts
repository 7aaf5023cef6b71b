/** The status of stages beside what the real DVC says, after each kind of change. */
import assert from 'node:assert/strict';
import { chmod, cp, mkdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PythonScript } from '../../../../support/pythonScript.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary.ts';
import { ourStatus } from './beside.ts';

/** A project with a stage of each kind; the commands need nothing but a shell. */
const files: Readonly<Record<string, string>> = {
  'params.yaml': 'lr: 0.1\nmodel: {depth: 3, sizes: [1, 2]}\nseed: 1\nwhole: 1.0\nkinds: [a, b]\nflag: true\n',
  'other.toml': 'rate = 0.5\n[deep]\nkey = "x"\nlist = [1, 2.0]\n',
  'more.json': '{"a": {"b": [1, {"c": null}]}, "f": 1e5}',
  'settings.py':
    'N = 3\nPAIR = (1, 2)\nclass Model:\n    depth = 4\n    def __init__(self):\n        self.rate = 0.1\n',
  'raw.csv': 'a,b\n1,2\n',
  'images/one.txt': '1\n',
  'images/deep/two ü.txt': '2\r\n',
  'dvc.yaml': `
stages:
  prepare:
    cmd: cp raw.csv clean.csv
    deps: [raw.csv]
    outs: [clean.csv]
  folder:
    cmd: mkdir -p made/deep && cp images/one.txt made/one.txt && cp clean.csv made/deep/clean.csv
    deps: [images, clean.csv]
    outs: [made]
  params:
    cmd: echo params > params.out
    params:
    - lr
    - model.depth
    - model.sizes
    - model.sizes.1
    - flag
    - other.toml: [rate, deep.key, deep.list]
    - more.json: [a.b, f]
    - settings.py: [N, PAIR, Model.depth, Model.rate]
    outs: [params.out]
  whole:
    cmd: echo whole > whole.out
    params:
    - more.json:
    outs: [whole.out: {cache: false}]
  uncached:
    cmd: echo "{}" > metrics.json
    deps: [clean.csv]
    metrics: [metrics.json: {cache: false}]
  kept:
    cmd: echo kept >> kept.txt
    outs: [kept.txt: {persist: true}]
  always:
    cmd: echo always > always.txt
    always_changed: true
    outs: [always.txt]
  callback:
    cmd: echo hello
  frozen:
    cmd: cp raw.csv frozen.csv
    deps: [raw.csv]
    params: [seed]
    frozen: false
    outs: [frozen.csv]
  inside:
    wdir: sub
    cmd: cp ../raw.csv inside.csv
    deps: [../raw.csv]
    outs: [inside.csv]
  several:
    cmd:
    - echo one
    - echo two > several.txt
    outs: [./several.txt]
  each:
    foreach: \${kinds}
    do:
      cmd: cp raw.csv each-\${item}.csv
      deps: [raw.csv]
      outs:
      - each-\${item}.csv
  grid:
    matrix: {kind: [x, y], size: [1, 2]}
    cmd: echo \${item.size} > grid-\${item.kind}-\${item.size}.txt
    params: [seed]
    outs:
    - grid-\${item.kind}-\${item.size}.txt
`,
  'sub/.keep': '',
  'nested/dvc.yaml': `
stages:
  train:
    cmd: cp ../clean.csv model.txt
    deps: [../clean.csv]
    params: [../params.yaml: [lr]]
    outs: [model.txt]
  work:
    wdir: deeper
    cmd: cp one.txt two.txt
    deps: [one.txt]
    outs: [two.txt]
`,
  'nested/deeper/one.txt': 'one\n',
  'data/big.txt': 'big\n',
  'data/pictures/a.txt': 'a\n',
};

const folders = { inside: 'sub', 'nested/dvc.yaml:work': 'nested/deeper' };

describe('the status of stages', function () {
  this.timeout(600_000);
  let dvc: PythonScript;
  let made: string;

  before(async () => {
    dvc = new PythonScript(path.join(import.meta.dirname, 'ask_dvc.py'));
    made = await temporaryFolder();
    await write(made, files);
    await run(made, 'init', '--no-scm');
    await run(made, 'add', 'data/big.txt', 'data/pictures');
    await run(made, 'repro', '--all-pipelines');
    await edit('dvc.yaml', 'frozen: false', 'frozen: true')(made);
  });
  after(async () => {
    await dvc.end();
    await removeTemporaryFolders();
  });

  async function run(folder: string, ...args: readonly string[]): Promise<void> {
    dvc.tell(JSON.stringify({ folder, run: args }));
    assert.equal(await dvc.answer(), 0, args.join(' '));
  }

  /** Makes the change in a copy of the project, and compares. */
  function same(name: string, change: (folder: string) => Promise<unknown>, where = folders): void {
    it(name, async () => {
      const folder = path.join(await temporaryFolder(), 'project');
      await cp(made, folder, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
      await change(folder);
      dvc.tell(JSON.stringify({ folder }));
      assert.deepEqual(await ourStatus(folder, where), await dvc.answer());
    });
  }

  const edit = (file: string, from: string, to: string) => async (folder: string) => {
    const text = await readFile(path.join(folder, file), 'utf8');
    assert.ok(text.includes(from), `${file} has no ${from}`);
    await writeFile(path.join(folder, file), text.replace(from, to));
  };
  const put = (file: string, text: string) => (folder: string) => write(folder, { [file]: text });
  const remove = (file: string) => (folder: string) => rm(path.join(folder, file), { recursive: true });

  const importOutside = async (folder: string) => {
    await write(path.dirname(folder), { 'source.txt': 'one\n' });
    await run(folder, 'import-url', path.join(folder, '../source.txt'), 'imported.txt');
  };

  same('right after a run', () => Promise.resolve());
  same('with nothing ever run', remove('dvc.lock'));
  same('without the cache', remove('.dvc/cache'));
  same('without the cache and with an output gone', async (folder) => {
    await remove('.dvc/cache')(folder);
    await remove('clean.csv')(folder);
    await remove('metrics.json')(folder);
  });
  same('with a cache elsewhere', async (folder) => {
    await cp(path.join(folder, '.dvc/cache'), path.join(folder, '../store'), { recursive: true });
    await remove('.dvc/cache')(folder);
    await put(
      '.dvc/config',
      '[core]\n    no_scm = True\n[\'remote "x"\']\n    url = s3://x\n[cache]\n    dir = ../../store # there\n',
    )(folder);
  });
  same('with a dependency changed', put('raw.csv', 'a,b\n1,3\n'));
  same('with a dependency of another length', put('raw.csv', 'a\n'));
  same('with a dependency touched', (folder) => utimes(path.join(folder, 'raw.csv'), 1, 1));
  same('with a dependency gone', remove('raw.csv'));
  same('with a dependency that is a folder now', async (folder) => {
    await remove('raw.csv')(folder);
    await mkdir(path.join(folder, 'raw.csv'));
  });
  same('with a file in a folder changed', put('images/deep/two ü.txt', '2\n'));
  same('with a file in a folder added', put('images/three.txt', '3\n'));
  same('with an empty folder added', (folder) => mkdir(path.join(folder, 'images/empty')));
  same('with a link in a folder', (folder) => symlink('one.txt', path.join(folder, 'images/link')));
  same('with a link to a folder in a folder', (folder) => symlink('deep', path.join(folder, 'images/link')));
  same('with files ignored in a folder', async (folder) => {
    await put('.dvcignore', '*.tmp\n/images/deep/\n!keep.tmp\n')(folder);
    await put('images/x.tmp', 'x')(folder);
    await put('images/keep.tmp', 'x')(folder);
  });
  same('with all that changed in a folder ignored', async (folder) => {
    await put('.dvcignore', 'x.tmp\nnew/\n')(folder);
    await put('images/x.tmp', 'x')(folder);
    await put('images/deep/new/y', 'y')(folder);
  });
  same('with a .dvcignore above a folder', async (folder) => {
    await put('data/.dvcignore', 'a.txt\n')(folder);
    await put('data/pictures/b.txt', 'b\n')(folder);
  });
  same('with a project in a folder', (folder) => put('images/other/.dvc/config', '')(folder));
  same('with a repository in a folder', (folder) => put('images/.git/config', '')(folder));
  same('with a folder emptied', async (folder) => {
    await remove('images')(folder);
    await mkdir(path.join(folder, 'images'));
  });
  same('with an output changed', put('clean.csv', 'x'));
  same('with an output folder changed', put('made/new.txt', 'x'));
  same('with an output gone', remove('made'));
  same('with an uncached output changed', put('metrics.json', '[]'));
  same('with an uncached output gone', remove('metrics.json'));
  same('with a parameter changed', edit('params.yaml', 'lr: 0.1', 'lr: 0.2'));
  same('with a parameter written otherwise', edit('params.yaml', 'lr: 0.1', 'lr: 1.0e-1'));
  same('with a flag that is a number', edit('params.yaml', 'flag: true', 'flag: 1'));
  same('with a flag that is text', edit('params.yaml', 'flag: true', 'flag: "true"'));
  same('with an item of a list changed', edit('params.yaml', '[1, 2]', '[1, 3]'));
  same('with a parameter gone', edit('params.yaml', 'depth: 3,', ''));
  same('with a parameter that is null', edit('params.yaml', 'lr: 0.1', 'lr:'));
  same('with another parameter changed', edit('params.yaml', 'whole: 1.0', 'whole: 2'));
  same('with the parameters gone', async (folder) => {
    await remove('params.yaml')(folder);
    await edit('dvc.yaml', '${kinds}', '[a, b]')(folder);
  });
  same('with a parameter of TOML changed', edit('other.toml', '"x"', '"y"'));
  same('with a list of TOML changed', edit('other.toml', '[1, 2.0]', '[1, 2]'));
  same('with a number of TOML written otherwise', edit('other.toml', '0.5', '5e-1'));
  same('with a parameter of JSON changed', edit('more.json', 'null', '0'));
  same('with a number of JSON written otherwise', edit('more.json', '1e5', '100000'));
  same('with a key of JSON added', edit('more.json', '"f": 1e5', '"f": 1e5, "g": 1'));
  same('with a key of JSON gone', edit('more.json', ', "f": 1e5', ''));
  same('with a parameter of Python changed', edit('settings.py', 'depth = 4', 'depth = 5'));
  same('with a tuple of Python changed', edit('settings.py', '(1, 2)', '(1, 3)'));
  same('with a tuple of Python that is a list', edit('settings.py', '(1, 2)', '[1, 2]'));
  same('with a parameter of a class gone', edit('settings.py', 'self.rate = 0.1', 'pass'));
  same(
    'with a parameter added to a stage',
    edit('dvc.yaml', 'params: [seed]\n    outs', 'params: [seed, lr]\n    outs'),
  );
  same(
    'with a parameter file added to a stage',
    edit('dvc.yaml', 'params: [seed]\n    outs', 'params: [seed, other.toml: [rate]]\n    outs'),
  );
  same('with a file of parameters added that cannot be read', async (folder) => {
    await edit('dvc.yaml', 'params: [seed]\n    outs', 'params: [seed, broken.json: [rate]]\n    outs')(folder);
    await put('broken.json', '[')(folder);
  });
  same('with a command changed', edit('dvc.yaml', 'cp raw.csv clean.csv', 'cp  raw.csv clean.csv'));
  same('with a command of several changed', edit('dvc.yaml', '- echo one', '- echo One'));
  same('with the command of a loop changed', edit('dvc.yaml', 'cp raw.csv each-', 'cp  raw.csv each-'));
  same('with a value of a loop added', edit('params.yaml', 'kinds: [a, b]', 'kinds: [a, b, c]'));
  same('with a dependency added', edit('dvc.yaml', 'deps: [raw.csv]', 'deps: [raw.csv, params.yaml, gone.txt]'));
  same('with an output added', edit('dvc.yaml', 'outs: [clean.csv]', 'outs: [clean.csv, raw.csv.bak]'));
  same(
    'with an output cached that was not',
    edit('dvc.yaml', 'metrics: [metrics.json: {cache: false}]', 'metrics: [metrics.json]'),
  );
  same(
    'with an output not cached that was',
    edit('dvc.yaml', 'outs: [clean.csv]', 'outs: [clean.csv: {cache: false}]'),
  );
  same('with a frozen stage changed', async (folder) => {
    await edit('params.yaml', 'seed: 1', 'seed: 2')(folder);
    await edit('dvc.yaml', 'cp raw.csv frozen.csv', 'cp raw.csv  frozen.csv')(folder);
  });
  same('with the output of a frozen stage gone', remove('frozen.csv'));
  same('with a stage frozen no longer', async (folder) => {
    await edit('params.yaml', 'seed: 1', 'seed: 2')(folder);
    await edit('dvc.yaml', 'frozen: true', 'frozen: false')(folder);
  });
  same('with a working folder changed', edit('dvc.yaml', 'wdir: sub', 'wdir: nested'), {
    ...folders,
    inside: 'nested',
  });
  same('with a stage renamed', edit('dvc.yaml', '  prepare:', '  ready:'));
  same('with a working folder that is a file now', async (folder) => {
    await remove('nested/deeper')(folder);
    await put('nested/deeper', 'x')(folder);
  });
  same('with a nested pipeline changed', put('nested/deeper/one.txt', 'two\n'));
  same('with tracked data changed', put('data/big.txt', 'other\n'));
  same('with tracked data gone', remove('data/big.txt'));
  same('with a tracked folder changed', put('data/pictures/b.txt', 'b\n'));
  same(
    'with a .dvc file that has a checksum of its own',
    edit('data/big.txt.dvc', 'outs:', 'md5: 401b30e3b8b5d629635a5c613cdb7919\nouts:'),
  );
  same('with a .dvc file of no content', put('data/big.txt.dvc', 'outs:\n- path: big.txt\n'));
  same('with data imported from beside the project', async (folder) => {
    await importOutside(folder);
  });
  same('with imported data whose source changed', async (folder) => {
    await importOutside(folder);
    await edit('imported.txt.dvc', 'frozen: true\n', '')(folder);
    await write(path.dirname(folder), { 'source.txt': 'another\n' });
  });
  same('with data imported by DVC 2', async (folder) => {
    await importOutside(folder);
    const file = path.join(folder, 'imported.txt.dvc');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(/^ *hash: md5\n/gm, ''));
  });
  same('with locks of DVC 2', async (folder) => {
    for (const file of ['dvc.lock', 'nested/dvc.lock', 'data/big.txt.dvc', 'data/pictures.dvc']) {
      const text = await readFile(path.join(folder, file), 'utf8');
      await writeFile(path.join(folder, file), text.replaceAll(/^ *hash: md5\n/gm, ''));
    }
  });
  same('with locks of DVC 2 and its cache', async (folder) => {
    for (const file of ['dvc.lock', 'nested/dvc.lock', 'data/big.txt.dvc', 'data/pictures.dvc']) {
      const text = await readFile(path.join(folder, file), 'utf8');
      await writeFile(path.join(folder, file), text.replaceAll(/^ *hash: md5\n/gm, ''));
    }
    await cp(path.join(folder, '.dvc/cache/files/md5'), path.join(folder, '.dvc/cache'), { recursive: true });
    await put('raw.csv', 'a,b\r\n1,2\r\n')(folder);
  });
  same('with a content in the cache that was written to', async (folder) => {
    const { md5 } =
      /md5: (?<md5>\w+)/.exec(await readFile(path.join(folder, 'data/big.txt.dvc'), 'utf8'))?.groups ?? {};
    assert.ok(md5 !== undefined);
    const object = path.join(folder, '.dvc/cache/files/md5', md5.slice(0, 2), md5.slice(2));
    await chmod(object, 0o644);
    await writeFile(object, 'spoilt');
  });

  it('of the sample, where nothing has run', async () => {
    const folder = path.join(await temporaryFolder(), 'digits');
    await cp(path.join(import.meta.dirname, '../../../../../examples/digits'), folder, { recursive: true });
    await run(folder, 'init', '--no-scm');
    dvc.tell(JSON.stringify({ folder }));
    assert.deepEqual(await ourStatus(folder), await dvc.answer());
  });
});

async function write(folder: string, texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(texts)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
}
