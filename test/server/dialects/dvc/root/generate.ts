/** Random DVC projects of a few folders, small enough that their stages meet and clash. */
import type { Random } from '../mutations/random.ts';

/** Text by path. */
export type Files = Readonly<Record<string, string>>;

const folders = ['', '', 'a/', 'a/c/', 'b/', 'data/'];

export function generate(random: Random): Files {
  const files: Record<string, string> = { '.dvc/config': random.chance(0.3) ? config(random) : '' };
  const count = 1 + random.below(4);
  for (let number = 0; number < count; number += 1) {
    const folder = random.pick(folders);
    if (random.chance(0.6)) files[`${folder}dvc.yaml`] = pipeline(random);
    else files[`${folder}${random.pick(names)}.dvc`] = dataFile(random);
  }
  if (random.chance(0.3)) files[`${random.pick(folders)}.dvcignore`] = lines(random, ignored);
  if (random.chance(0.2)) files[`${random.pick(folders)}.gitignore`] = lines(random, ignored);
  if (random.chance(0.1)) files[`${random.pick(['a/', 'b/'])}.dvc/config`] = '';
  if (random.chance(0.3)) files[`${random.pick(folders)}x/file`] = 'there';
  return files;
}

const names = ['x', 'y', 'z'];
const prefixes = ['', '', '', './', '../', '../a/', 'd/', 'd/e/', 'data/'];
const whole = [
  '.',
  'd',
  'd/',
  'data',
  '../b',
  'remote://local/x',
  'remote://Local/d/y',
  'http://host/x',
  'params.yaml',
];
const odd = ['remote://nowhere/x', 'foo://host/x', 'x.dvc', 'a/dvc.yaml', '.git/x', '.dvc/x', ''];
const ignored = ['x', '/y', 'd/', 'd/*', '!d', '*', '!*/', '!x', '/a', 'data/**', '!data', '*.dvc', '**/z', 'dvc.lock'];

function pathIn(random: Random): string {
  if (random.chance(0.02)) return random.pick(odd);
  return random.chance(0.2) ? random.pick(whole) : random.pick(prefixes) + random.pick(names);
}

function pipeline(random: Random): string {
  const stages = names.slice(0, 1 + random.below(3)).map((name) => [name, stageOrLoop(random)]);
  return `${JSON.stringify({ stages: Object.fromEntries(stages) }, undefined, 1)}\n`;
}

function stageOrLoop(random: Random): unknown {
  if (random.chance(0.8)) return stage(random, (one) => one);
  const varied = (one: string) => (random.chance(0.7) ? `${one}-\${item}` : one);
  return { foreach: ['p', 'q'], do: stage(random, varied) };
}

function stage(random: Random, vary: (path: string) => string): unknown {
  const list = (): readonly unknown[] =>
    Array.from({ length: random.below(3) }, () => {
      const one = vary(pathIn(random));
      return random.chance(0.2) ? { [one]: { cache: false } } : one;
    });
  const section = (chance: number, key: string, value: unknown) => (random.chance(chance) ? { [key]: value } : {});
  return {
    cmd: 'true',
    ...section(0.2, 'wdir', random.pick(['.', '..', 'd', '../b'])),
    ...section(
      0.7,
      'deps',
      list().filter((one) => typeof one === 'string'),
    ),
    ...section(0.8, 'outs', list()),
    ...section(0.2, 'metrics', list()),
    ...section(0.2, 'plots', list()),
    ...section(0.2, 'params', ['lr', { [vary(pathIn(random))]: ['depth'] }]),
    ...section(0.1, 'frozen', true),
  };
}

function dataFile(random: Random): string {
  const tracked = { path: pathIn(random), md5: 'd41d8cd98f00b204e9800998ecf8427e', size: 0, hash: 'md5' };
  const repo = { url: 'https://example.org/r.git', rev_lock: 'd41d8cd98f00b204e9800998ecf8427e41d8cd98' };
  const deps = random.pick([{}, {}, { deps: [{ path: pathIn(random) }] }, { deps: [{ path: pathIn(random), repo }] }]);
  const wdir = random.pick([{}, {}, {}, { wdir: '..' }, { wdir: null }]);
  const whole = { outs: [tracked], ...deps, ...wdir };
  const odd = random.chance(0.3) ? random.pick(oddities)(tracked) : {};
  return random.chance(0.03) ? '' : `${JSON.stringify({ ...whole, ...odd }, undefined, 1)}\n`;
}

/** What is not in every .dvc file, right or wrong. */
const oddities: readonly ((tracked: object) => object)[] = [
  (tracked) => ({ outs: [{ ...tracked, size: '0' }] }),
  (tracked) => ({ outs: [{ ...tracked, size: true, nfiles: 1.5 }] }),
  (tracked) => ({ outs: [{ ...tracked, md5: 'ab' }] }),
  (tracked) => ({ outs: [{ ...tracked, md5: null, etag: '', checksum: 123 }] }),
  (tracked) => ({ outs: [{ ...tracked, path: undefined }] }),
  (tracked) => ({ outs: [{ ...tracked, desc: 'x', labels: ['a'], meta: 1, type: 'model' }] }),
  (tracked) => ({ outs: [{ ...tracked, labels: 'a' }] }),
  (tracked) => ({ outs: [{ ...tracked, path: 'x', cloud: { storage: { etag: 'abc', version_id: 'x' } } }] }),
  (tracked) => ({ outs: [{ ...tracked, cloud: { a: {}, b: {} } }] }),
  (tracked) => ({ outs: [{ ...tracked, path: 'x', files: [{ relpath: 'a', md5: 'abc', size: 1 }] }] }),
  (tracked) => ({ outs: [{ ...tracked, files: [{ md5: 'abc' }] }] }),
  (tracked) => ({ outs: [{ ...tracked, fs_config: {}, persist: true, push: false, remote: 'x', cache: 'no' }] }),
  () => ({ outs: null, deps: null }),
  () => ({ outs: {} }),
  () => ({ outs: ['x'] }),
  () => ({ deps: [{ db: { query: 'select 1', connection: 'x', file_format: 'csv' } }] }),
  () => ({ deps: [{ path: 'x', repo: { rev: 'main' } }] }),
  () => ({ deps: [{ repo: { url: 'https://example.org/r.git' } }] }),
  () => ({ deps: [{ path: '' }] }),
  () => ({ cmd: 'true' }),
  () => ({ frozen: 'yes' }),
  () => ({ locked: true, always_changed: false, desc: 'x', meta: [1], md5: 'abc' }),
  () => ({ md5: 'ab' }),
  () => ({ md5: 12 }),
  () => ({ wdir: 1 }),
];

function config(random: Random): string {
  const local = `['remote "local"']\n    url = ${random.pick(['..', '../d', 'http://host'])}\n`;
  return random.pick([local, `[core]\n    no_scm = true\n${local}`, '[core]\n    remote = nowhere\n']);
}

function lines(random: Random, from: readonly string[]): string {
  return Array.from({ length: 1 + random.below(3) }, () => `${random.pick(from)}\n`).join('');
}
