import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { choose, explain, findInterpreters } from '../../scripts/setup/interpreter.mjs';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

/** A PATH on which only these are, each answering as a Python would. */
async function pathWith(answers: Readonly<Record<string, string>>): Promise<NodeJS.ProcessEnv> {
  const folder = await temporaryFolder();
  for (const [name, answer] of Object.entries(answers)) {
    const file = path.join(folder, name);
    await writeFile(file, `#!/bin/sh\n${answer}\n`);
    await chmod(file, 0o755);
  }
  return { PATH: folder };
}

describe('the Python of the set-up', () => {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  afterEach(removeTemporaryFolders);

  const chosen = async (answers: Readonly<Record<string, string>>) =>
    choose(await findInterpreters(await pathWith(answers)))?.command.join(' ');
  const explained = async (answers: Readonly<Record<string, string>>) =>
    explain(await findInterpreters(await pathWith(answers)));

  it('is python3, where that is recent enough', async () => {
    assert.equal(await chosen({ python3: 'echo 3.10 True', 'python3.12': 'echo 3.12 True' }), 'python3');
  });

  it('is one beside it, where python3 is too old', async () => {
    assert.equal(
      await chosen({ python3: 'echo 3.9 True', python: 'echo 2.7 False', 'python3.11': 'echo 3.11 True' }),
      'python3.11',
    );
  });

  it('is never one that cannot make environments, or that only pretends', async () => {
    assert.equal(
      await chosen({ python3: 'echo 3.12 False', python: 'echo Get it from the store', 'python3.11': 'exit 9' }),
      undefined,
    );
  });

  for (const [what, answers, expected] of [
    ['that there is none', {}, /needs Python 3\.10 or later, and none is on the PATH: install it/],
    [
      'which are too old',
      { python3: 'echo 3.9 True', python: 'echo 2.7 False' },
      /there is only an older one \(python3 is 3\.9, python is 2\.7\): install it/,
    ],
    ['which is not whole', { python3: 'echo 3.12 False' }, /^python3 \(Python 3\.12\) lacks its modules venv/],
  ] as const) {
    it(`says ${what}`, async () => assert.match(await explained(answers), expected));
  }
});
