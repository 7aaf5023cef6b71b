/** DVC itself judges random settings beside us: which of them it refuses. `CONFIGS` sets how many, `CONFIGS_SEED` which. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { isRecord, isString } from '../../../../../protocol/shape.ts';
import { checkConfig } from '../../../../../server/dialects/dvc/config/checkConfig.ts';
import { memoryFiles } from '../../../../../server/project/files.ts';
import { Documents } from '../../../../../server/project/project.ts';
import { PythonScript } from '../../../../support/pythonScript.ts';
import { Random } from '../mutations/random.ts';

const count = Number(process.env['CONFIGS'] ?? 300);
const seed = Number(process.env['CONFIGS_SEED'] ?? 1);

describe('settings beside the real DVC', () => {
  let judge: PythonScript;

  before(() => {
    judge = new PythonScript(path.join(import.meta.dirname, '../root/judge.py'));
  });
  after(() => judge.end());

  it(`are judged alike, ${count} random ones`, async function () {
    this.timeout(count * 200 + 60_000);
    const random = new Random(seed);
    for (let number = 0; number < count; number += 1) {
      const text = settings(random);
      judge.tell(JSON.stringify({ '.dvc/config': text }));
      const { error, message } = readAnswer(await judge.answer());
      const ours = messagesOn(text);
      const story = `CONFIGS_SEED=${seed}, ${number}\n${text}\nours: ${ours.join(' ')}\nDVC:  ${error} ${message}`;
      assert.equal(ours.length > 0, error !== '', story);
    }
  });
});

function readAnswer(answer: unknown): { readonly error: string; readonly message: string } {
  if (!isRecord(answer) || !isString(answer['error']) || !isString(answer['message']))
    throw new Error(`no verdict: ${JSON.stringify(answer)}`);
  return { error: answer['error'], message: answer['message'] };
}

function messagesOn(text: string): readonly string[] {
  const root = path.resolve('/project');
  const project = new Documents(memoryFiles(new Map([[path.join(root, '.dvc/config'), text]])));
  return checkConfig(root, project).map(({ message }) => message);
}

function settings(random: Random): string {
  const parts = Array.from({ length: 1 + random.below(3) }, () => random.pick(sections)(random));
  return random.chance(0.1) ? `${random.pick(oddLines)}\n${parts.join('')}` : parts.join('');
}

const oddLines = ['; a comment', '# a comment', '', '[core', 'remote', 'remote = x', '[core]x', '  [plots]  # why'];

const sections: readonly ((random: Random) => string)[] = [
  (random) => section(random, random.pick(['[core]', '[CORE]', '[ core ]', "['core']"]), core),
  (random) => section(random, '[cache]', cache),
  (random) => section(random, random.pick(['[parsing]', '[feature]', '[corre]']), parsing),
  remote,
  remote,
];

const flags = ['true', 'False', '"true"', 'yes', '1', ''];
const counts = ['4', '0', '-1', '1.5', ' 2 # two', '"3"', 'many'];
const texts = ['x', 'a, b', '"a, b"', "'x'", 'x#y', '', 'x,', '"x'];

const core = {
  remote: texts,
  autostage: flags,
  checksum_jobs: counts,
  no_scm: ['false'],
  analitics: flags,
  check_update: flags,
};
const cache = {
  dir: ['x', '/y'],
  type: ['copy', 'copy,symlink', '"copy, x"', 'hardlink, reflink', ''],
  shared: ['group', 'me'],
};
const parsing = { bool: ['store_true', 'Boolean_Optional', 'x'], list: ['append', 'nargs', ''] };
const ofRemote = {
  jobs: counts,
  port: counts,
  region: texts,
  type: ['copy'],
  verify: flags,
  timeout: counts,
  user: texts,
};

function section(random: Random, head: string, values: Readonly<Record<string, readonly string[]>>): string {
  const names = [...new Set(Array.from({ length: random.below(3) }, () => random.pick(Object.keys(values))))];
  const lines = names.map((name) => `    ${name} = ${random.pick(values[name] ?? [])}\n`);
  return `${head}\n${lines.join('')}`;
}

const urls = ['/tmp/x', 'x/y', 's3://b', 'ssh://h/p', 'http://h', 'foo://h', 'remote://b/c', 'gs://b', 'webdav://h'];

function remote(random: Random): string {
  const name = random.pick(['a', 'b', 'B']);
  const head = random.pick([`['remote "${name}"']`, `[remote "${name}"]`]);
  const url = random.chance(0.9) ? `    url = ${random.pick(urls)}\n` : '';
  return `${section(random, head, ofRemote)}${url}`;
}
