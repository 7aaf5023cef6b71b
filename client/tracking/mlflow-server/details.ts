/** Data that a run was given and models that it logged, as the server tells them. */
import { fieldOf, listField, textField } from '../../storage/jsonFields.ts';
import type { MlflowServer } from '../../storage/mlflowServer.ts';
import { ifThere } from '../../storage/mlflowServerRuns.ts';
import { contextTag, datasetSource } from '../mlflow/datasets.ts';
import { modelStatus } from '../mlflow/status.ts';
import type { Dataset, LoggedModel, RunDetails } from '../store.ts';

/** `undefined` for a run that is gone or deleted. */
export async function readDetails(server: MlflowServer, runId: string): Promise<RunDetails | undefined> {
  const answer = await ifThere(server.get('runs/get', { run_id: runId }));
  const run = fieldOf(answer, 'run');
  if (run === undefined || textField(fieldOf(run, 'info'), 'lifecycle_stage') === 'deleted') return undefined;
  const inputs = fieldOf(run, 'inputs');
  // Servers before MLflow 2.4 know no datasets, those before 3.0 no logged models.
  const modelIds = [...listField(inputs, 'model_inputs'), ...listField(fieldOf(run, 'outputs'), 'model_outputs')].map(
    (model) => textField(model, 'model_id'),
  );
  const models = await Promise.all([...new Set(modelIds)].map((id) => readModel(server, id)));
  return {
    datasets: listField(inputs, 'dataset_inputs').map(readDataset).sort(byName),
    models: models.filter((model) => model !== undefined).sort(byName),
  };
}

function readDataset(input: unknown): Dataset {
  const dataset = fieldOf(input, 'dataset');
  const context = listField(input, 'tags').find((tag) => textField(tag, 'key') === contextTag);
  return {
    name: textField(dataset, 'name'),
    digest: textField(dataset, 'digest'),
    context: textField(context, 'value'),
    source: datasetSource(textField(dataset, 'source')),
  };
}

async function readModel(server: MlflowServer, id: string): Promise<LoggedModel | undefined> {
  const answer = await ifThere(server.get(`logged-models/${encodeURIComponent(id)}`));
  const info = fieldOf(fieldOf(answer, 'model'), 'info');
  if (info === undefined || textField(info, 'lifecycle_stage') === 'deleted') return undefined;
  return { id, name: textField(info, 'name'), status: modelStatus(textField(info, 'status')) };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
