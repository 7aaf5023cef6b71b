/** A submodule that is a DVC project of its own, in a DVC project: both are checked, as DVC sees each. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { plain } from '../../../server/cli/formats/text.ts';
import { run } from '../../../server/cli/run.ts';
import { git, makeRepository } from '../../support/gitRepository.ts';
import { workbenchPython } from '../../support/python.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

const good = 'stages:\n  train:\n    cmd: python train.py\n    outs: [model]\n';
/** Makes what another stage of its project makes, too. */
const twice = 'stages:\n  again:\n    cmd: python train.py\n    outs: [../model]\n';

describe('trainyard check on submodules', () => {
  let top: string;
  beforeEach(async function () {
    this.timeout(30_000);
    const folder = await temporaryFolder();
    const library = path.join(folder, 'library');
    top = path.join(folder, 'top');
    for (const project of [library, top]) {
      await mkdir(path.join(project, '.dvc'), { recursive: true });
      await makeRepository(project, { '.dvc/config': '', 'dvc.yaml': good });
    }
    await git(top, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'library');
  });
  afterEach(removeTemporaryFolders);

  it('keeps the outputs of both apart', async () => {
    assert.equal(await checked(top), 'No problems (2 files checked)\n');
    assert.deepEqual([await stages(top), await stages(path.join(top, 'library'))], [['train'], ['train']]);
  });

  it('leaves out what the submodule’s own list of git ignores', async () => {
    const inner = path.join(top, 'library', 'inner');
    await mkdir(inner);
    await appendFile(path.join(inner, 'dvc.yaml'), twice);
    assert.match(await checked(top), /inner[\\/]dvc\.yaml:.*duplicate-output/);
    await appendFile(path.join(top, '.git', 'modules', 'library', 'info', 'exclude'), 'inner\n');
    assert.equal(await checked(top), 'No problems (2 files checked)\n');
    assert.deepEqual(await stages(path.join(top, 'library')), ['train']);
  });
});

async function checked(cwd: string): Promise<string> {
  let printed = '';
  const take = (text: string) => {
    printed += text;
  };
  await run(['check'], { cwd, paint: plain, out: take, error: take });
  return printed;
}

/** As DVC lists them. */
async function stages(cwd: string): Promise<string[]> {
  const { python } = await workbenchPython();
  const { stdout } = await promisify(execFile)(python, ['-m', 'dvc', 'stage', 'list', '--all', '--name-only'], {
    cwd,
  });
  return stdout.trim().split(/\s+/);
}
