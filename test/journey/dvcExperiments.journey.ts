/** DVC's experiments in a window of several folders: shown once with what other trackers know of them, and worked with. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { dvc, makeProject } from '../support/dvcExperiments.ts';
import { git } from '../support/gitRepository.ts';
import { workbenchPython } from '../support/python.ts';
import { until } from '../support/until.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import {
  answerNotification,
  dialog,
  expand,
  openContainer,
  pickInMenu,
  row,
  runCommand,
  screenshot,
  toggleViews,
} from './workbench.ts';

const execute = promisify(execFile);

/** DVC starts anew for each command, on a machine that is busy. */
const byDvc = { timeout: 120_000 };

const written = `# How the model is trained.
lr: 0.3 # the pace
`;

const short = `import json, yaml
rate = yaml.safe_load(open("params.yaml"))["rate"]
json.dump({"error": rate / 7}, open("metrics.json", "w"))
`;

describe("DVC's experiments", function () {
  this.timeout(300_000);
  let session: Session;
  let digits: string;
  let deep: string;
  pictureFailures(() => session);

  before(async () => {
    const { python } = await workbenchPython();
    session = await openSession({ 'trainyard.python': python, 'files.watcherExclude': { '**/*': true } }, [
      'digits',
      'letters',
    ]);
    const { page, workspace } = session;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    digits = path.join(workspace, 'digits');
    deep = path.join(workspace, 'letters', ...'a/b/c/d/e/f/g/h'.split('/'));
    await makeProject(digits, digits, {
      'train.py': await readFile(path.join(import.meta.dirname, '../support/two_trackers.py'), 'utf8'),
      'params.yaml': written,
      'dvc.yaml': `stages:\n  train:\n    cmd: python train.py "${path.join(digits, 'mlflow.db')}"\n    params: [lr]\n    deps: [train.py]\n`,
      '.gitignore': 'mlruns/\nmlflow.db\n',
    });
    await dvc(digits, 'exp', 'run', '--name', 'fast', '--set-param', 'lr=0.7');
    await makeProject(path.join(workspace, 'letters'), deep, {
      'train.py': short,
      'params.yaml': 'rate: 1\n',
      'dvc.yaml':
        'stages:\n  train:\n    cmd: python train.py\n    params: [rate]\n    metrics:\n      - metrics.json:\n          cache: false\n',
    });
    await dvc(deep, 'exp', 'run', '--name', 'letters-first', '--set-param', 'rate=2');
    await openContainer(page, 'Trainyard');
    await toggleViews(page, 'Pipelines', 'Jobs', 'Models');
  });
  after(() => session.close());

  const experiments = (text: string | RegExp) => row(session.page, 'Experiments', text);

  const tree = () => session.page.getByRole('tree', { name: 'Experiments' });
  const params = () => readFile(path.join(digits, 'params.yaml'), 'utf8');
  const copied = () => session.page.evaluate(() => navigator.clipboard.readText());
  const notification = (text: string | RegExp) => session.page.locator('.notifications-toasts').getByText(text).first();

  it('stand with the MLflow run of the same training, with the values of both', async () => {
    await expand(experiments(/^Default.*1 run/));
    const ofMlflow = tree().locator('[role="treeitem"][aria-level="3"]');
    await expand(ofMlflow);
    await experiments(/^train\/loss/).waitFor();
    await expand(experiments(/^fast.*the same training in digits/));
    await experiments(/^train\.loss/).waitFor();
    await experiments(/^train\.loss/).hover();
    await session.page.locator('.monaco-hover:visible').getByText('Points: 3').waitFor();
    await screenshot(session.page, 'dvc-experiments-linked');
    await session.page.mouse.move(700, 600);
  });

  it('stand side by side with those of another root, eight folders deep', async () => {
    await expand(experiments(/^main · start.*3 runs/));
    await experiments(/^letters-first/).waitFor();
    await expand(experiments(/^workspace/));
    await experiments(/^error.*0\.28571/).waitFor();
    await screenshot(session.page, 'dvc-experiments-roots');
  });

  it('move with the files, though every watcher of VS Code is silenced', async () => {
    await writeFile(path.join(deep, 'metrics.json'), '{"error": 0.125}');
    await experiments(/^error.*0\.125/).waitFor();
    await experiments(/^workspace/)
      .locator('.monaco-tl-twistie')
      .click();
  });

  it('are copied as code that reads them', async () => {
    await pickInMenu(experiments(/^fast/), 'Copy Run ID');
    await until('the id is copied', async () => /^refs\/exps\/.*\/fast$/.test(await copied()));
    await pickInMenu(experiments(/^fast/), 'Copy as Code');
    await until('the code is copied', async () => (await copied()).startsWith('import dvc.api'));
    const { stdout } = await execute((await workbenchPython()).python, ['-c', await copied()], { cwd: digits });
    assert.match(stdout, /^fast .*'params\.yaml:lr': 0\.7/);
  });

  it('are applied to the workspace once what is lost was shown', async () => {
    const { page } = session;
    await writeFile(path.join(digits, 'params.yaml'), written.replace('0.3', '0.5'));
    await pickInMenu(experiments(/^fast/), 'Apply Experiment to Workspace…');
    await dialog(page)
      .getByText(/Your uncommitted changes in these files are overwritten/)
      .waitFor();
    await screenshot(page, 'dvc-experiments-apply');
    await dialog(page).getByRole('button', { name: 'Apply' }).click();
    await notification('The workspace is as in experiment "fast".').waitFor(byDvc);
    assert.equal(await params(), written.replace('0.3', '0.7'));
    await answerNotification(page, 'Copy the Commands That Go Back');
    await until('the way back is copied', async () => /^git stash push/.test(await copied()));
  });

  it('become branches', async () => {
    const { page } = session;
    await pickInMenu(experiments(/^fast/), 'Create Branch from Experiment…');
    const field = page.locator('.quick-input-widget input[type="text"]');
    await until('a name is offered', async () => (await field.inputValue()) === 'fast-branch');
    await page.keyboard.press('Enter');
    await notification(/Branch "fast-branch" is made/).waitFor(byDvc);
    assert.equal(
      await git(digits, 'rev-parse', 'fast-branch'),
      await git(digits, 'for-each-ref', '--format=%(objectname)', 'refs/exps/*/*/fast'),
    );
    await experiments(/^fast-branch/).waitFor();
    await runCommand(page, 'Notifications: Clear All Notifications');
  });

  it('give their parameters back, comments left as they are', async () => {
    const { page } = session;
    await writeFile(path.join(digits, 'params.yaml'), written);
    await pickInMenu(experiments(/^fast/), 'Restore Parameters…');
    await notification('Write 1 parameter of "fast" into params.yaml?').waitFor();
    await page.locator('.monaco-diff-editor').getByText('# the pace').first().waitFor();
    await screenshot(page, 'dvc-experiments-restore');
    assert.equal(await params(), written);
    await answerNotification(page, 'Write');
    await until('it is written', async () => (await params()) === written.replace('0.3', '0.7'));
  });

  it('are renamed and deleted by DVC, which commits and the workspace are not', async () => {
    const { page } = session;
    await pickInMenu(experiments(/^fast(?!-)/), 'Rename Run…');
    await page.locator('.quick-input-widget input[type="text"]').fill('faster');
    await page.keyboard.press('Enter');
    await experiments(/^faster.*the same training/).waitFor(byDvc);
    await pickInMenu(experiments(/^faster/), 'Delete Run');
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await experiments(/^faster/).waitFor({ state: 'detached', ...byDvc });
    assert.doesNotMatch(await dvc(digits, 'exp', 'list'), /fast/);
    await expand(experiments(/^main · start/));
    await experiments(/^workspace/).click({ button: 'right' });
    const menu = page.locator('.monaco-menu');
    await menu.getByRole('menuitem', { name: 'Restore Parameters…' }).waitFor();
    assert.equal(await menu.getByRole('menuitem', { name: /Delete|Rename|Apply/ }).count(), 0);
    await page.keyboard.press('Escape');
  });
});
