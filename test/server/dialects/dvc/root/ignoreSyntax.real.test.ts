/** DVC itself judges random lines of .dvcignore beside us: on which it fails. `LINES` sets how many, `LINES_SEED` which. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { isRecord, isString } from '../../../../../protocol/shape.ts';
import { checkIgnoreFiles } from '../../../../../server/dialects/dvc/root/checkIgnoreFiles.ts';
import { LeftOut } from '../../../../../server/dialects/dvc/root/leftOut.ts';
import { memoryFiles } from '../../../../../server/project/files.ts';
import { Documents } from '../../../../../server/project/project.ts';
import { PythonScript } from '../../../../support/pythonScript.ts';
import { Random } from '../mutations/random.ts';

const count = Number(process.env['LINES'] ?? 300);
const seed = Number(process.env['LINES_SEED'] ?? 1);

const pieces = [
  'a',
  'z',
  '9',
  '*',
  '**',
  '?',
  '/',
  '\\',
  '!',
  '#',
  ' ',
  '.',
  '-',
  '[',
  '[a-z]',
  '[9-0]',
  '[!-',
  '[^]',
  ']',
];

describe('lines of .dvcignore beside the real DVC', () => {
  let judge: PythonScript;

  before(() => {
    judge = new PythonScript(path.join(import.meta.dirname, 'judge.py'));
  });
  after(() => judge.end());

  it(`are judged alike, ${count} random ones`, async function () {
    this.timeout(count * 200 + 60_000);
    const random = new Random(seed);
    for (let number = 0; number < count; number += 1) {
      const line = Array.from({ length: 1 + random.below(6) }, () => random.pick(pieces)).join('');
      const file = random.pick(['.dvcignore', 'a/.dvcignore']);
      judge.tell(JSON.stringify({ '.dvc/config': '', 'a/dvc.yaml': 'stages: {}\n', [file]: `${line}\n` }));
      const answer = await judge.answer();
      assert(isRecord(answer) && isString(answer['error']), JSON.stringify(answer));
      const story = `LINES_SEED=${seed}, ${number}: ${JSON.stringify(line)} in ${file}: ${JSON.stringify(answer)}`;
      assert.equal(isRefused(file, line), answer['error'] !== '', story);
    }
  });
});

function isRefused(file: string, line: string): boolean {
  const root = path.resolve('/project');
  const pipeline = path.join(root, 'a/dvc.yaml');
  const files = new Map([
    [path.join(root, file), `${line}\n`],
    [pipeline, 'stages: {}\n'],
  ]);
  const leftOut = new LeftOut(root, new Documents(memoryFiles(files)));
  return checkIgnoreFiles(root, [pipeline], leftOut).length > 0;
}
