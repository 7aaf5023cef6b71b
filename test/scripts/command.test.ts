import assert from 'node:assert/strict';
import path from 'node:path';
import { ask, run } from '../../scripts/setup/command.mjs';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

describe('a command of the set-up', () => {
  afterEach(removeTemporaryFolders);

  it('that fails is a problem with the end of what it said', async () => {
    const log = path.join(await temporaryFolder(), 'step.log');
    await run(log, process.execPath, ['-e', 'console.log("said before")']);
    const failing = run(log, process.execPath, ['-e', 'console.error("no space left"); process.exit(7)']);
    await assert.rejects(failing, ({ name, message }: Error) => {
      assert.equal(name, 'Problem');
      assert.match(message, /ended with 7:\n(.*\n)* {2}\| no space left\n/);
      assert(message.endsWith(`All of it: ${log}`));
      assert(!message.includes('said before'));
      return true;
    });
  });

  it('that does not exist is a problem that names it', async () => {
    const log = path.join(await temporaryFolder(), 'step.log');
    await assert.rejects(run(log, 'no-such-program', []), /^Problem: no-such-program cannot be started/);
  });

  it('has no answer where it fails', async () => {
    assert.equal(await ask(process.execPath, ['-p', '6 * 7']), '42');
    assert.equal(await ask(process.execPath, ['-e', 'process.exit(1)']), undefined);
    assert.equal(await ask('no-such-program', []), undefined);
  });
});
