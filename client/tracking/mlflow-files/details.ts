/**
 * What a run's folder keeps besides its values: data it was given and models it logged. Each is a folder with a
 * `meta.yaml` that names what stands beside the runs: `inputs/<id>`, `outputs/<model>`, `../datasets/<id>`, `../models/<id>`.
 */
import { join } from 'node:path';
import { isRecord, isString } from '../../../protocol/shape.ts';
import { listFolders } from '../../storage/listing.ts';
import { isMlflowId, metaFile, readMeta } from '../../storage/mlflowFolder.ts';
import { readYaml } from '../../storage/yamlRecord.ts';
import { contextTag, datasetSource } from '../mlflow/datasets.ts';
import { modelStatus } from '../mlflow/status.ts';
import type { Dataset, LoggedModel, RunDetails } from '../store.ts';

/** Both are absolute paths: of the experiment, and of its run. */
export function readDetails(experiment: string, run: string): RunDetails {
  const edges = ['inputs', 'outputs'].flatMap((name) => readEdges(join(run, name)));
  const given = edges.filter(({ type }) => type === 'DATASET');
  const models = new Set(edges.filter(({ type }) => type !== 'DATASET').map(({ id }) => id));
  return {
    datasets: given.flatMap((edge) => readDataset(experiment, edge) ?? []).sort(byName),
    models: [...models].flatMap((id) => readModel(experiment, id) ?? []).sort(byName),
  };
}

interface Edge {
  /** `DATASET`, `MODEL` or `RUN_OUTPUT`, as MLflow writes it. */
  readonly type: string;
  readonly id: string;
  readonly context: string;
}

function readEdges(folder: string): Edge[] {
  return listFolders(folder).flatMap((name) => {
    const meta = readYaml(join(folder, name, metaFile));
    if (!isRecord(meta)) return [];
    const { source_type: type, source_id: id, tags } = meta;
    if (!isString(type) || !isString(id) || !isMlflowId(id)) return [];
    const context = isRecord(tags) ? tags[contextTag] : undefined;
    return [{ type, id, context: isString(context) ? context : '' }];
  });
}

function readDataset(experiment: string, { id, context }: Edge): Dataset | undefined {
  const meta = readMeta(join(experiment, 'datasets', id, metaFile), ['digest', 'name']);
  if (meta === undefined) return undefined;
  const text = (key: string) => meta.get(key) ?? '';
  return { name: text('name'), digest: text('digest'), context, source: datasetSource(text('source')) };
}

function readModel(experiment: string, id: string): LoggedModel | undefined {
  const meta = readMeta(join(experiment, 'models', id, metaFile), ['name', 'status']);
  if (meta === undefined || meta.get('lifecycle_stage') === 'deleted') return undefined;
  return { id, name: meta.get('name') ?? id, status: modelStatus(meta.get('status') ?? '') };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
