/** MLflow servers and a W&B project, added by hand: asked for, signed in to, side by side, away and back, taken out. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { type FakeAnswer, type FakeRequest, FakeServer } from '../support/fakeServer.ts';
import { MlflowTestServer } from '../support/mlflowServer.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';
import { apiKey, configOf, standInRun, standInSweep, WandbStandIn } from '../support/wandbServer.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import {
  answerNotification,
  dialog,
  expand,
  openContainer,
  pick,
  pickInMenu,
  row,
  runCommand,
  screenshot,
  toggleViews,
  wearTheme,
} from './workbench.ts';

const token = 'a-secret-token';

describe('servers', function () {
  this.timeout(500_000);
  let session: Session;
  let server: FakeServer;
  let own: MlflowTestServer;
  let isAway = false;
  /** Of the file that is sent in part. */
  let sending: ServerResponse | undefined;
  let running = '';
  let step = 0;
  pictureFailures(() => session);

  before(async () => {
    server = await FakeServer.start((request, response) => {
      if (isAway) return { status: 503 };
      if (request.headers.authorization !== `Bearer ${token}`) return { status: 401 };
      if (request.path !== '/get-artifact') return answer(request);
      sending = response;
      response.writeHead(200, { 'content-length': String(fileSize) });
      response.write(Buffer.alloc(1_000_000));
      return undefined;
    });
    const folder = await temporaryFolder();
    [own, session] = await Promise.all([
      MlflowTestServer.start(folder, `sqlite:///${path.join(folder, 'mlflow.db')}`),
      openSession({}, 'empty'),
    ]);
    await session.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await openContainer(session.page, 'Trainyard');
    await session.page.getByText('No runs yet.').waitFor();
  });
  after(async () => {
    await session?.close();
    await own?.stop();
    await server.stop();
    await removeTemporaryFolders();
  });

  const experiments = (text: string | RegExp) => row(session.page, 'Experiments', text);
  const address = () => server.address.replace('http://', '');
  const copied = () => session.page.evaluate(() => navigator.clipboard.readText());

  async function addServer(named: string): Promise<void> {
    const { page } = session;
    await runCommand(page, 'Trainyard: Add Store of Runs…');
    await pick(page, 'MLflow server');
    await page.locator('.quick-input-titlebar').getByText('MLflow Server').waitFor();
    await page.locator('.quick-input-widget input[type="text"]').fill(named);
    await page.keyboard.press('Enter');
  }

  it('are added by their address, and ask who reads them', async () => {
    const { page } = session;
    await addServer(address());
    await pick(page, 'Token');
    const secret = page.locator('.quick-input-widget input[type="password"]');
    await secret.fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('The server did not accept that.').waitFor();
    await pick(page, 'Token');
    await secret.fill(token);
    await screenshot(page, 'server-sign-in');
    await page.keyboard.press('Enter');
  });

  it('show their runs, with their values', async () => {
    const { page } = session;
    await expand(experiments('digits on a server'));
    await expand(experiments('baseline'));
    await experiments('Metrics').waitFor();
    await screenshot(page, 'server-dark');
    await wearTheme(page, 'light');
    await screenshot(page, 'server-light');
    await wearTheme(page, 'dark');
  });

  it('stand in the settings by their address, without the token', async () => {
    const settings = await readFile(path.join(session.workspace, '.vscode', 'settings.json'), 'utf8');
    assert.deepEqual(JSON.parse(settings), { 'trainyard.stores': [server.address] });
  });

  it('stand side by side, what was open left open', async () => {
    const { page } = session;
    await toggleViews(page, 'Pipelines', 'Jobs', 'Models');
    const experiment_id = idIn(await ask('experiments/create', { name: 'letters' }), 'experiment_id');
    running = idIn(await ask('runs/create', { experiment_id, run_name: 'vowels', start_time: Date.now() }), 'run_id');
    await logLoss(0.5);
    await addServer(own.address);
    await expand(experiments(/^letters/));
    await expand(experiments(/^vowels/));
    await experiments(/^loss.*0\.5/).waitFor();
    await experiments(/^accuracy.*0\.97/).waitFor();
    await screenshot(page, 'servers');
  });

  it('tell on their row that they are away, and come back; the other goes on meanwhile', async () => {
    isAway = true;
    await experiments(`Cannot read ${address()}`).waitFor();
    await logLoss(0.25);
    await experiments(/^loss.*0\.25/).waitFor();
    await experiments(`Cannot read ${address()}`).hover();
    await session.page.locator('.monaco-hover:visible').waitFor();
    await screenshot(session.page, 'server-away');
    await session.page.mouse.move(700, 600);
    isAway = false;
    await experiments(/^accuracy.*0\.97/).waitFor();
  });

  it('have their runs copied as code, and opened in their own page', async () => {
    const { page } = session;
    await pickInMenu(experiments(/^vowels/), 'Copy as Code');
    await until('the code is copied', async () => (await copied()).includes(`mlflow.get_run("${running}")`));
    assert((await copied()).includes(`mlflow.set_tracking_uri("${own.address}")`), await copied());
    const opened = page.context().waitForEvent('page');
    await pickInMenu(experiments(/^vowels/), "Open in the Tracker's Page");
    const its = await opened;
    await its.getByText('vowels').first().waitFor();
    await its.close();
  });

  it('send what is big until that is cancelled, and nothing of it stays', async () => {
    const { page, data } = session;
    await expand(experiments('Artifacts'));
    await experiments(/^model\.bin.*200 MB/).click();
    await dialog(page).getByRole('button', { name: 'Open' }).click();
    await page.locator('.notifications-toasts').getByText('Fetching model.bin: 1.0 MB of 200 MB').waitFor();
    const files = async () => (await readdir(data, { recursive: true })).filter((file) => file.includes('model.bin'));
    await until('it is coming', async () => (await files()).length === 1);
    await screenshot(page, 'server-fetching');
    assert(sending !== undefined);
    const broken = once(sending, 'close');
    await answerNotification(page, 'Cancel');
    await broken;
    await until('nothing of it is left', async () => (await files()).length === 0);
  });

  it('are taken out again', async () => {
    const { page } = session;
    await runCommand(page, 'Trainyard: Remove Store…');
    await pick(page, server.address);
    await experiments('digits on a server').waitFor({ state: 'detached' });
    await experiments(/^loss.*0\.25/).waitFor();
  });

  async function ask(what: string, body: unknown): Promise<string> {
    const answered = await fetch(`${own.address}/api/2.0/mlflow/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answered.text();
    assert(answered.ok, text);
    return text;
  }

  async function logLoss(value: number): Promise<void> {
    await ask('runs/log-metric', { run_id: running, key: 'loss', value, timestamp: Date.now(), step: step++ });
  }
});

describe('a project on a W&B server', () => {
  let session: Session;
  let server: WandbStandIn;
  pictureFailures(() => session);

  before(async () => {
    server = await WandbStandIn.start();
    server.runs = [
      standInRun('abc12345', {
        displayName: 'sunny river',
        config: configOf({ lr: 0.01, net: { layers: 3 } }),
        summary: { accuracy: 0.97, _step: 10 },
        tags: ['baseline'],
        history: [{ _step: 10, accuracy: 0.97 }],
      }),
      ...[0.31, 0.12, 0.25].map((loss, index) =>
        standInRun(`trial${index}`, { displayName: `trial ${index}`, sweepName: 's1', summary: { loss, _step: 5 } }),
      ),
    ];
    server.sweeps = [standInSweep('s1', { displayName: 'learning rates' })];
    session = await openSession({}, 'empty');
    await openContainer(session.page, 'Trainyard');
    await session.page.getByText('No runs yet.').waitFor();
  });
  after(async () => {
    await session.close();
    await server.stop();
  });

  const experiments = (text: string | RegExp) => row(session.page, 'Experiments', text);

  it('is added by the address of its page, and asks for a key', async () => {
    const { page } = session;
    await runCommand(page, 'Trainyard: Add Store of Runs…');
    await pick(page, 'W&B project');
    await page.locator('.quick-input-titlebar').getByText('W&B project').waitFor();
    await page.locator('.quick-input-widget input[type="text"]').fill(`${server.page}/runs/abc12345`);
    await page.keyboard.press('Enter');
    const secret = page.locator('.quick-input-widget input[type="password"]');
    await secret.fill('wrong');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').getByText('The server did not accept that.').waitFor();
    await secret.fill(apiKey);
    await screenshot(page, 'wandb-sign-in');
    await page.keyboard.press('Enter');
  });

  it('shows its runs, which are renamed there', async () => {
    const { page } = session;
    await expand(experiments(server.project));
    await expand(experiments('sunny river'));
    await expand(experiments('Tags'));
    await experiments('baseline').waitFor();
    await screenshot(page, 'wandb-server');
    await pickInMenu(experiments('sunny river'), 'Rename Run…');
    await page.locator('.quick-input-widget input[type="text"]').fill('calm river');
    await page.keyboard.press('Enter');
    await experiments('calm river').waitFor();
    assert.equal(server.runs[0]?.displayName, 'calm river');
  });

  it('has its sweeps above their runs, with the best of them', async () => {
    const { page } = session;
    await experiments(/^learning rates.*3 runs · best loss 0\.12 in trial 1/).waitFor();
    await experiments(/^trial 1/).waitFor({ state: 'detached' });
    await expand(experiments('learning rates'));
    await experiments(/^trial 1/).waitFor();
    await screenshot(page, 'wandb-sweep');
    const opened = page.context().waitForEvent('page');
    await pickInMenu(experiments('learning rates'), "Open in the Tracker's Page");
    const its = await opened;
    assert(its.url().endsWith('/team/digits/sweeps/s1'), its.url());
    await its.close();
  });

  it('stands in the settings by its address, marked as one of W&B, without the key', async () => {
    const settings = await readFile(path.join(session.workspace, '.vscode', 'settings.json'), 'utf8');
    assert.deepEqual(JSON.parse(settings), { 'trainyard.stores': [`wandb+${server.page}`] });
  });
});

function answer({ path: asked, body }: FakeRequest): FakeAnswer {
  if (asked.endsWith('/experiments/search')) return { body: { experiments: [experiment] } };
  if (asked.endsWith('/runs/search')) return { body: { runs: body.includes("'RUNNING'") ? [] : [run] } };
  if (asked.endsWith('/artifacts/list')) {
    return { body: { files: [{ path: 'model.bin', is_dir: false, file_size: fileSize }] } };
  }
  return asked.endsWith('/runs/get') ? { body: { run } } : {};
}

/** That of the experiment or run that was made. */
function idIn(answer: string, key: 'experiment_id' | 'run_id'): string {
  const [, id] = new RegExp(`"${key}": "(\\w+)"`).exec(answer) ?? [];
  assert(id !== undefined, answer);
  return id;
}

const fileSize = 200_000_000;

const experiment = { experiment_id: '1', name: 'digits on a server', lifecycle_stage: 'active' };

const run = {
  info: {
    run_id: 'a'.repeat(32),
    experiment_id: '1',
    run_name: 'baseline',
    status: 'FINISHED',
    start_time: Date.now() - 3_600_000,
    end_time: Date.now() - 3_500_000,
    lifecycle_stage: 'active',
  },
  data: {
    metrics: [{ key: 'accuracy', value: 0.97, timestamp: Date.now(), step: 10 }],
    params: [{ key: 'lr', value: '0.01' }],
    tags: [],
  },
};
