/** Registered models where MLflow's own client would not show them, or where they are half written. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { registryKinds } from '../../../client/registry/index.ts';
import type { RegisteredModel } from '../../../client/registry/registry.ts';
import { writeFiles } from '../../support/gitRepository.ts';
import { createMlflowDatabase } from '../../support/mlflowTables.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

async function models(kind: string, location: string): Promise<readonly RegisteredModel[]> {
  const registry = registryKinds.find(({ kinds }) => kinds.includes(kind))?.open({ kind, path: location });
  assert(registry !== undefined);
  return await registry.models();
}

/** `digits: 10 (champion), 9`. */
function outline({ name, versions }: RegisteredModel): string {
  return `${name}: ${versions.map(({ version, aliases }) => [version, ...aliases.map((alias) => `(${alias})`)].join(' ')).join(', ')}`;
}

describe('registered models', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(removeTemporaryFolders);

  it('of several workspaces of a database are told apart, with versions and aliases of their own', async () => {
    const file = path.join(folder, 'mlflow.db');
    const database = createMlflowDatabase(file);
    for (const [workspace, version] of [
      ['default', 10],
      ['vision', 2],
    ] as const) {
      const insert = (sql: string, ...values: (string | number)[]) => database.prepare(sql).run(workspace, ...values);
      insert("INSERT INTO registered_models (workspace, name) VALUES (?, 'digits')");
      insert("INSERT INTO model_versions (workspace, name, version, status) VALUES (?, 'digits', ?, 'READY')", version);
      insert("INSERT INTO model_versions (workspace, name, version, status) VALUES (?, 'digits', 1, 'READY')");
      insert(
        "INSERT INTO registered_model_aliases (workspace, name, version, alias) VALUES (?, 'digits', ?, 'champion')",
        version,
      );
    }
    database.close();
    assert.deepEqual((await models('mlflow-sqlite', file)).map(outline), [
      'digits: 10 (champion), 1',
      'digits (vision): 2 (champion), 1',
    ]);
  });

  it('of a database from before there were aliases have none', async () => {
    const file = path.join(folder, 'mlflow.db');
    const database = createMlflowDatabase(file, 'old');
    database.exec(`DROP TABLE registered_model_aliases;
      INSERT INTO registered_models (name, last_updated_time) VALUES ('digits', 5);
      INSERT INTO model_versions (name, version, status, current_stage) VALUES ('digits', 1, 'READY', 'Production')`);
    database.close();
    assert.deepEqual((await models('mlflow-sqlite', file)).map(outline), ['digits: 1']);
  });

  it('of an old database are read', async () => {
    const file = path.join(folder, 'mlflow.db');
    const database = createMlflowDatabase(file, 'old');
    database.exec(`INSERT INTO registered_models (name, last_updated_time) VALUES ('digits', 5);
      INSERT INTO model_versions (name, version, status, run_id, last_updated_time, current_stage)
        VALUES ('digits', 1, 'PENDING_REGISTRATION', 'gone', 7, 'Staging');
      INSERT INTO model_versions (name, version, status, current_stage) VALUES ('digits', 2, 'READY', 'Deleted_Internal')`);
    database.close();
    assert.deepEqual(await models('mlflow-sqlite', file), [
      {
        name: 'digits',
        description: '',
        updatedAt: 7,
        versions: [
          {
            version: '1',
            aliases: [],
            stage: 'Staging',
            runId: 'gone',
            runName: undefined,
            experimentId: undefined,
            createdAt: undefined,
            description: '',
            status: 'pending',
          },
        ],
      },
    ]);
  });

  it('in a folder are read as far as their files are whole', async () => {
    const version = (number: number, stage = 'None') =>
      `current_stage: ${stage}\nrun_id: ../../escaped\nstatus: FAILED_REGISTRATION\nversion: ${number}\n`;
    await writeFiles(path.join(folder, 'models'), {
      'digits/meta.yaml': 'name: digits\nlast_updated_timestamp: 5\n',
      'digits/aliases/champion': '10',
      'digits/version-10/meta.yaml': version(10),
      'digits/version-9/meta.yaml': version(9),
      'digits/version-8/meta.yaml': version(8, 'Deleted_Internal'),
      'digits/version-7/meta.yaml': 'current_st',
      'empty/meta.yaml': '',
      'prompt/meta.yaml': 'name: prompt\n',
      'prompt/tags/mlflow.prompt.is_prompt': 'true',
    });
    mkdirSync(path.join(folder, 'models', 'no meta'));
    const found = await models('mlflow-files', folder);
    assert.deepEqual(found.map(outline), ['digits: 10 (champion), 9']);
    assert.deepEqual(found[0]?.versions[0]?.status, 'failed');
  });

  it('are none where nothing was registered', async () => {
    assert.deepEqual(await models('mlflow-files', folder), []);
  });
});
