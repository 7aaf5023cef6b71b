/** Which files are checked when, and what is told of them, with a dialect of words. */
import assert from 'node:assert/strict';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { diskFiles } from '../../../server/project/files.ts';
import { Judge } from '../../../server/project/judging/judge.ts';
import { Documents } from '../../../server/project/project.ts';
import { Checking } from '../../../server/session/checking.ts';
import { Workspace } from '../../../server/session/workspace.ts';
import { type Recipes, recipes } from '../../support/recipes.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';
import { until } from '../../support/until.ts';

/** `name@version: codes`; without the version for a file that is not open. */
type Told = string;

describe('checking a workspace', () => {
  let folder: string;
  let dialect: Recipes;
  let documents: Documents;
  let workspace: Workspace;
  let checking: Checking;
  let told: Told[];
  let errors: unknown[];
  let over: () => void;

  beforeEach(async () => {
    folder = await temporaryFolder();
    dialect = recipes();
    documents = new Documents(diskFiles);
    workspace = new Workspace(documents, [dialect]);
    workspace.folders = [folder];
    told = [];
    errors = [];
    over = () => undefined;
    checking = new Checking(documents, workspace, new Judge(new Map()), {
      publish: (uri, version, diagnostics) => {
        const name = decodeURI(uri.slice(pathToFileURL(folder).href.length + 1));
        told.push(
          `${name}${version === undefined ? '' : `@${version}`}: ${diagnostics.map(({ code }) => code).join()}`,
        );
      },
      failed: (error) => {
        errors.push(error);
      },
      progress: () => undefined,
      checked: () => over(),
    });
  });
  afterEach(async () => {
    checking.stop();
    await removeTemporaryFolders();
  });

  const fileAt = (name: string) => path.join(folder, name);

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(fileAt(name)), { recursive: true });
      await writeFile(fileAt(name), text);
    }
  }

  /** Has the text in the editor, in the next version. */
  function type(name: string, text: string, version: number): void {
    documents.open(fileAt(name), text, pathToFileURL(fileAt(name)).href, version);
    if (version === 1) checking.openedOrClosed(fileAt(name));
    else checking.edited(fileAt(name));
  }

  /** What is told until nothing is left to check. */
  async function tellings(action: () => void | Promise<void>): Promise<readonly Told[]> {
    const before = told.length;
    const ended = new Promise<void>((resolve) => {
      over = resolve;
    });
    await action();
    await ended;
    return told.slice(before);
  }

  const index = () =>
    tellings(async () => {
      await workspace.search(new AbortController().signal);
      checking.all();
    });

  it('checks what is not open too, and tells only of what has findings', async () => {
    await write({ 'a.recipe': 'bad', 'sub/b.recipe': 'bad bad', 'c.recipe': 'fine' });
    assert.deepEqual(await index(), ['a.recipe: bad', 'sub/b.recipe: bad,bad']);
  });

  it('answers for the open file first, before the workspace was searched', async () => {
    await write({ 'a.recipe': 'bad', 'b.recipe': 'bad' });
    assert.deepEqual(await tellings(() => type('b.recipe', 'fine', 1)), ['b.recipe@1: ']);
    assert.deepEqual(await index(), ['a.recipe: bad']);
  });

  it('tells of each version of an open file, of a file on disk only what is new', async () => {
    await write({ 'a.recipe': 'bad', 'b.recipe': 'bad' });
    await index();
    assert.deepEqual(await tellings(() => type('a.recipe', 'bad', 1)), ['a.recipe@1: bad']);
    assert.deepEqual(await tellings(() => type('a.recipe', 'bad ', 2)), ['a.recipe@2: bad']);
    assert.deepEqual(await index(), []);
  });

  it('gathers keystrokes: only the last version is checked', async () => {
    await tellings(() => type('a.recipe', '', 1));
    const all = await tellings(() => {
      type('a.recipe', 'b', 2);
      type('a.recipe', 'ba', 3);
      type('a.recipe', 'bad', 4);
    });
    assert.deepEqual(all, ['a.recipe@4: bad']);
  });

  it('keeps what is wrong on disk when a file is closed', async () => {
    await write({ 'a.recipe': 'bad' });
    await index();
    assert.deepEqual(await tellings(() => type('a.recipe', 'fine', 1)), ['a.recipe@1: ']);
    const closed = await tellings(() => {
      documents.close(fileAt('a.recipe'));
      checking.openedOrClosed(fileAt('a.recipe'));
    });
    assert.deepEqual(closed, ['a.recipe: bad']);
  });

  it('clears what it told of a file that is deleted, and of those that only it spoke of', async () => {
    await write({ 'a.recipe': 'bad uses list', list: 'bad' });
    assert.deepEqual(await index(), ['a.recipe: bad', 'list: bad']);
    await rm(fileAt('a.recipe'));
    const deleted = await tellings(() => checking.changedOnDisk(fileAt('a.recipe')));
    assert.deepEqual(deleted, ['a.recipe: ', 'list: ']);
  });

  it('checks again what is made from a file that another program changed', async () => {
    await write({ 'a.recipe': 'uses list', 'b.recipe': 'fine', list: 'fine' });
    assert.deepEqual(await index(), []);
    dialect.checked.length = 0;
    await write({ list: 'bad!' });
    assert.deepEqual(await tellings(() => checking.changedOnDisk(fileAt('list'))), ['list: bad']);
    assert.deepEqual(dialect.checked, [fileAt('a.recipe')]);
  });

  it('does not check again what is made from a file that was only written anew', async () => {
    await write({ 'a.recipe': 'uses list', list: 'bad' });
    await index();
    dialect.checked.length = 0;
    await write({ list: 'bad' });
    assert.deepEqual(await tellings(() => checking.changedOnDisk(fileAt('list'))), []);
    assert.deepEqual(dialect.checked, []);
  });

  it('gathers the changes of a branch switch into one check of each file', async () => {
    const names = Array.from({ length: 200 }, (_, number) => `${number}.recipe`);
    await write(Object.fromEntries(names.map((name) => [name, 'fine uses list'])));
    await index();
    dialect.checked.length = 0;
    await write(Object.fromEntries([...names, 'list'].map((name) => [name, 'bad uses list'])));
    const all = await tellings(() => {
      for (const name of [...names, 'list']) checking.changedOnDisk(fileAt(name));
    });
    assert.equal(dialect.checked.length, 200);
    assert.deepEqual(all.toSorted(), [...names.map((name) => `${name}: bad`), 'list: bad'].toSorted());
  });

  it('tells nothing of a text that is no longer there: others speak of the new one first', async () => {
    await write({ 'a.recipe': 'uses list', 'b.recipe': 'uses list', list: 'bad' });
    await index();
    const all = await tellings(() => type('list', 'fine', 1));
    assert.deepEqual(all, ['list@1: ']);
    assert.deepEqual(await tellings(() => type('list', ' bad', 2)), ['list@2: bad']);
  });

  it('checks a project as a whole, after its files, and again when one of them changes', async () => {
    await write({
      'inner/kitchen': '',
      'inner/a.recipe': 'makes soup',
      'inner/b.recipe': 'makes soup',
      'c.recipe': 'makes soup',
    });
    assert.deepEqual(await index(), ['inner/a.recipe: twice', 'inner/b.recipe: twice']);
    assert.equal(dialect.checked.at(-1), fileAt('inner'));
    const all = await tellings(() => type('inner/a.recipe', 'makes salad', 1));
    assert.deepEqual(all, ['inner/a.recipe@1: ', 'inner/b.recipe: ']);
  });

  it('tells of the file that is typed into at once, and checks its project when typing rests', async () => {
    await write({ kitchen: '', 'a.recipe': 'makes soup' });
    await index();
    await tellings(() => type('a.recipe', 'makes soup', 1));
    dialect.checked.length = 0;
    await tellings(async () => {
      type('a.recipe', 'makes soup bad', 2);
      await until('the second version', () => told.includes('a.recipe@2: bad'));
      type('a.recipe', 'makes soup bad bad', 3);
    });
    assert.equal(told.at(-1), 'a.recipe@3: bad,bad');
    assert.equal(dialect.checked.at(-1), folder);
    assert.ok(dialect.checked.indexOf(fileAt('a.recipe')) < dialect.checked.indexOf(folder));
  });

  it('says nothing of a project before all of its files are found', async () => {
    await write({ kitchen: '', 'a.recipe': 'makes soup', 'b.recipe': 'makes soup' });
    assert.deepEqual(await tellings(() => type('a.recipe', 'makes soup', 1)), ['a.recipe@1: ']);
    assert.deepEqual(await index(), ['a.recipe@1: twice', 'b.recipe: twice']);
  });

  it('finds the whole project where its top lies above the workspace', async () => {
    await write({ kitchen: '', 'in/a.recipe': 'makes soup', 'beside/b.recipe': 'makes soup' });
    workspace.folders = [fileAt('in')];
    assert.deepEqual(await index(), ['beside/b.recipe: twice', 'in/a.recipe: twice']);
  });

  it('leaves out what the project ignores, until it no longer does', async () => {
    await write({
      kitchen: 'drafts\nold.recipe',
      'old.recipe': 'bad',
      'drafts/a.recipe': 'bad',
      'main.recipe': 'fine',
    });
    assert.deepEqual(await index(), []);
    assert.deepEqual(workspace.pipelineFiles, [fileAt('main.recipe')]);
    await write({ kitchen: '' });
    assert.deepEqual(await tellings(() => checking.changedOnDisk(fileAt('kitchen'))), ['old.recipe: bad']);
    documents.refresh();
    assert.deepEqual(await index(), ['drafts/a.recipe: bad']);
  });

  it('keeps a hundred projects in one workspace apart', async () => {
    const kitchens = Array.from({ length: 100 }, (_, number) => `k${number}`);
    for (const name of kitchens) await write({ [`${name}/kitchen`]: '', [`${name}/a.recipe`]: 'makes soup' });
    assert.deepEqual(await index(), []);
    assert.equal(workspace.projects.length, 100);
    dialect.checked.length = 0;
    await tellings(() => type('k7/a.recipe', 'makes salad', 1));
    assert.deepEqual(dialect.checked, [fileAt('k7/a.recipe'), fileAt('k7')]);
  });

  it('goes on after a check that breaks off, and says which one it was', async () => {
    await write({ 'a.recipe': 'crash', 'b.recipe': 'bad' });
    assert.deepEqual(await index(), ['b.recipe: bad']);
    assert.match(String(errors[0]), /a\.recipe could not be checked/);
    assert.deepEqual(await tellings(() => type('a.recipe', 'bad', 1)), ['a.recipe@1: bad']);
  });

  it('says of a file that cannot be read why', async () => {
    await writeFile(fileAt('a.recipe'), Buffer.from([0xff, 0xfe, 0x00]));
    assert.deepEqual(await index(), ['a.recipe: unreadable-file']);
  });

  it('forgets a workspace folder that was taken out', async () => {
    await write({ 'one/a.recipe': 'bad', 'two/b.recipe': 'bad' });
    workspace.folders = [fileAt('one'), fileAt('two')];
    await index();
    workspace.folders = [fileAt('two')];
    assert.deepEqual(await index(), ['one/a.recipe: ']);
  });

  it('notices a folder that was moved with all that is in it', async () => {
    await write({ 'one/a.recipe': 'bad', 'one/b.recipe': 'bad' });
    await index();
    await rename(fileAt('one'), fileAt('two'));
    workspace.noticed(fileAt('one'), false);
    documents.refresh();
    const all = await index();
    assert.deepEqual(all.toSorted(), ['one/a.recipe: ', 'one/b.recipe: ', 'two/a.recipe: bad', 'two/b.recipe: bad']);
  });

  it('passes by folders that are closed to it and links that lead in a circle', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) this.skip();
    await write({ 'a.recipe': 'bad', 'closed/b.recipe': 'bad' });
    await symlink(folder, fileAt('circle'));
    await symlink(fileAt('self.recipe'), fileAt('self.recipe'));
    await chmod(fileAt('closed'), 0o000);
    try {
      assert.deepEqual(await index(), ['a.recipe: bad']);
    } finally {
      await chmod(fileAt('closed'), 0o700);
    }
  });
});
