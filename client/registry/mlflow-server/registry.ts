/** Registered models of an MLflow server, by its REST interface (mlflow/protos/model_registry.proto). */
import { fieldOf, listField, numberField, textField } from '../../storage/jsonFields.ts';
import { StoreError } from '../../storage/location.ts';
import { MlflowServer } from '../../storage/mlflowServer.ts';
import { experimentIdsOf, findRuns, searchExperiments } from '../../storage/mlflowServerRuns.ts';
import { byChange, byVersion, deletedStage, promptTag, stageOf, versionStatus } from '../mlflowVersions.ts';
import type { ModelVersion, RegisteredModel, RegistryKind } from '../registry.ts';

export const mlflowServerRegistry: RegistryKind = {
  kinds: ['mlflow-server'],
  open: ({ path }, web) => {
    const server = new MlflowServer(path, web);
    const runs = new RunsBehind(server);
    return { models: () => readModels(server, runs), close: () => server.close() };
  },
};

async function readModels(server: MlflowServer, runsBehind: RunsBehind): Promise<readonly RegisteredModel[]> {
  const [models, versions] = await Promise.all([
    hasNone(
      server.all('registered_models', (token) =>
        server.get('registered-models/search', { max_results: 1000, ...token }),
      ),
    ),
    hasNone(
      server.all('model_versions', (token) => server.get('model-versions/search', { max_results: 10_000, ...token })),
    ),
  ]);
  const ofModel = Map.groupBy(versions, (version) => textField(version, 'name'));
  const runs = await runsBehind.read(versions.map((version) => textField(version, 'run_id')));
  return models
    .filter((model) => !isPrompt(model))
    .map((model) => readModel(model, ofModel.get(textField(model, 'name')) ?? [], runs))
    .sort(byChange);
}

/** The runs that versions came from. They are remembered: a registry that is followed asks for each once. */
class RunsBehind {
  readonly #server: MlflowServer;
  readonly #runs = new Map<string, unknown>();

  constructor(server: MlflowServer) {
    this.#server = server;
  }

  async read(ids: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    const unknown = ids.filter((id) => id !== '' && !this.#runs.has(id));
    if (unknown.length === 0) return this.#runs;
    const found = await findRuns(this.#server, unknown, async () =>
      experimentIdsOf(await searchExperiments(this.#server)),
    );
    for (const id of unknown) this.#runs.set(id, undefined);
    for (const run of found) this.#runs.set(textField(fieldOf(run, 'info'), 'run_id'), run);
    return this.#runs;
  }
}

/** A server over plain files may have no registry. */
async function hasNone(items: Promise<readonly unknown[]>): Promise<readonly unknown[]> {
  try {
    return await items;
  } catch (error) {
    if (error instanceof StoreError && error.reason === 'unsupported') return [];
    throw error;
  }
}

function isPrompt(model: unknown): boolean {
  return listField(model, 'tags').some(
    (tag) => textField(tag, 'key') === promptTag && textField(tag, 'value').toLowerCase() === 'true',
  );
}

function readModel(model: unknown, versions: readonly unknown[], runs: ReadonlyMap<string, unknown>): RegisteredModel {
  const newest = versions
    .filter((version) => textField(version, 'current_stage') !== deletedStage)
    .map((version) => ({ version: versionOf(version), value: version }))
    .sort(byVersion);
  const aliases = listField(model, 'aliases').map((alias) => [textField(alias, 'alias'), versionOf(alias)] as const);
  return {
    name: textField(model, 'name'),
    description: textField(model, 'description'),
    updatedAt: updated(newest[0]?.value) ?? updated(model),
    versions: newest.map(({ value }) => readVersion(value, aliases, runs)),
  };
}

function readVersion(
  value: unknown,
  aliases: readonly (readonly [alias: string, version: string])[],
  runs: ReadonlyMap<string, unknown>,
): ModelVersion {
  const version = versionOf(value);
  const runId = textField(value, 'run_id') || undefined;
  const info = fieldOf(runs.get(runId ?? ''), 'info');
  return {
    version,
    aliases: aliases
      .filter((alias) => alias[1] === version)
      .map(([alias]) => alias)
      .sort(),
    stage: stageOf(textField(value, 'current_stage')),
    runId,
    runName: textField(info, 'run_name') || undefined,
    experimentId: textField(info, 'experiment_id') || undefined,
    createdAt: numberField(value, 'creation_timestamp'),
    description: textField(value, 'description'),
    status: versionStatus(textField(value, 'status')),
  };
}

/** Text in some servers' JSON, a number in others'. */
function versionOf(value: unknown): string {
  return String(fieldOf(value, 'version') ?? '');
}

function updated(value: unknown): number | undefined {
  return numberField(value, 'last_updated_timestamp');
}
