/** What is renamed, as DVC sees it then. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { activated } from '../../../client/python/environment.ts';
import { dvc } from '../../../server/dialects/dvc/dialect.ts';
import { rename } from '../../../server/features/rename.ts';
import { diskFiles } from '../../../server/project/files.ts';
import { Documents } from '../../../server/project/project.ts';
import { isRefused } from '../../../server/project/subject.ts';
import { edited } from '../../support/namedPlaces.ts';
import { workbenchPython } from '../../support/python.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

const pipeline = `stages:
  make:
    foreach: [a, b]
    do:
      cmd: python -c "open('\${item}.txt', 'w').write('\${size}')"
      params: [size]
      outs:
        - \${item}.txt
`;

describe('a renamed stage', () => {
  after(removeTemporaryFolders);

  it('has nothing to run again', async () => {
    const folder = await temporaryFolder();
    const python = await workbenchPython();
    const run = promisify(execFile);
    const options = { cwd: folder, env: { ...process.env, ...activated(python, process.env) } };
    const status = async (): Promise<unknown> =>
      JSON.parse((await run(python.dvc ?? 'dvc', ['status', '--json'], options)).stdout);
    await writeFile(path.join(folder, 'params.yaml'), 'size: 3\n');
    await writeFile(path.join(folder, 'dvc.yaml'), pipeline);
    await mkdir(path.join(folder, '.dvc'));
    await writeFile(path.join(folder, '.dvc', 'config'), '[core]\n    no_scm = true\n');
    await run(python.dvc ?? 'dvc', ['repro', '--quiet'], options);
    assert.deepEqual(await status(), {});

    const file = path.join(folder, 'dvc.yaml');
    const project = new Documents(diskFiles);
    const loaded = project.load(file);
    assert.equal(loaded.kind, 'document');
    const support = { documentChanges: false, annotations: false };
    const edit = rename(loaded.document, { line: 1, character: 3 }, 'write', [file], dvc, project, support);
    assert.ok(!isRefused(edit));
    const names = ['dvc.yaml', 'dvc.lock'];
    const texts = await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')]));
    const changed = edited(Object.fromEntries(texts), edit, folder);
    assert.deepEqual(Object.keys(changed), names);
    for (const [name, text] of Object.entries(changed)) await writeFile(path.join(folder, name), text);
    const { stdout } = await run(python.dvc ?? 'dvc', ['stage', 'list', '--name-only'], options);
    assert.deepEqual(stdout.trim().split(/\s+/), ['write@a', 'write@b']);
    assert.deepEqual(await status(), {});
  });
});
