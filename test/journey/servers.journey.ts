/** An MLflow server and a W&B project, added by hand: asked for, signed in to, read, away and back, taken out again. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type FakeAnswer, type FakeRequest, FakeServer } from '../support/fakeServer.ts';
import { apiKey, standInRun, WandbStandIn } from '../support/wandbServer.ts';
import { openSession, pictureFailures, type Session } from './session.ts';
import { expand, openContainer, pick, pickInMenu, row, runCommand, screenshot, wearTheme } from './workbench.ts';

const token = 'a-secret-token';

describe('a server', () => {
  let session: Session;
  let server: FakeServer;
  let isAway = false;
  pictureFailures(() => session);

  before(async () => {
    server = await FakeServer.start((request) => {
      if (isAway) return { status: 503 };
      return request.headers.authorization === `Bearer ${token}` ? answer(request) : { status: 401 };
    });
    session = await openSession({}, 'empty');
    await openContainer(session.page, 'Trainyard');
    await session.page.getByText('No runs yet.').waitFor();
  });
  after(async () => {
    await session.close();
    await server.stop();
  });

  const experiments = (text: string | RegExp) => row(session.page, 'Experiments', text);
  const address = () => server.address.replace('http://', '');

  it('is added by its address, and asks who reads it', async () => {
    const { page } = session;
    await runCommand(page, 'Trainyard: Add Store of Runs…');
    await pick(page, 'MLflow server');
    await page.locator('.quick-input-titlebar').getByText('MLflow Server').waitFor();
    await page.locator('.quick-input-widget input[type="text"]').fill(address());
    await page.keyboard.press('Enter');
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

  it('shows its runs, with their values', async () => {
    const { page } = session;
    await expand(experiments('digits on a server'));
    await expand(experiments('baseline'));
    await experiments('Metrics').waitFor();
    await screenshot(page, 'server-dark');
    await wearTheme(page, 'light');
    await screenshot(page, 'server-light');
    await wearTheme(page, 'dark');
  });

  it('stands in the settings by its address, without the token', async () => {
    const settings = await readFile(path.join(session.workspace, '.vscode', 'settings.json'), 'utf8');
    assert.deepEqual(JSON.parse(settings), { 'trainyard.stores': [server.address] });
  });

  it('that is away says so on its row, and comes back by itself', async () => {
    isAway = true;
    await experiments(`Cannot read ${address()}`).waitFor();
    await screenshot(session.page, 'server-away');
    isAway = false;
    await experiments('digits on a server').waitFor();
  });

  it('is taken out again', async () => {
    const { page } = session;
    await runCommand(page, 'Trainyard: Remove Store…');
    await pick(page, server.address);
    await experiments('digits on a server').waitFor({ state: 'detached' });
  });
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
        config: { lr: 0.01, net: { layers: 3 } },
        summary: { accuracy: 0.97, _step: 10 },
        tags: ['baseline'],
        history: [{ _step: 10, accuracy: 0.97 }],
      }),
    ];
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

  it('stands in the settings by its address, marked as one of W&B, without the key', async () => {
    const settings = await readFile(path.join(session.workspace, '.vscode', 'settings.json'), 'utf8');
    assert.deepEqual(JSON.parse(settings), { 'trainyard.stores': [`wandb+${server.page}`] });
  });
});

function answer({ path: asked, body }: FakeRequest): FakeAnswer {
  if (asked.endsWith('/experiments/search')) return { body: { experiments: [experiment] } };
  if (asked.endsWith('/runs/search')) return { body: { runs: body.includes("'RUNNING'") ? [] : [run] } };
  return asked.endsWith('/runs/get') ? { body: { run } } : {};
}

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
