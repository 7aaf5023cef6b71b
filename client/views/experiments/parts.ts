/** What was logged to a run, as headings with rows below; a heading without rows is left out. */
import { compareMetricNames } from '../../../protocol/metricNames.ts';
import { messageOf } from '../../../protocol/thrown.ts';
import { storeKey } from '../../storage/location.ts';
import type { Param, RunDetails } from '../../tracking/store.ts';
import type { ExperimentNode, PartNode, RunNode } from './nodes.ts';
import type { Reading } from './tree.ts';

/** Tags with which MLflow keeps its own house, such as `mlflow.user`: the run's hover tells of those that matter. */
const internalTag = /^mlflow\./;

const noDetails: RunDetails = { datasets: [], models: [] };

export async function partsOf(reader: Reading, of: RunNode): Promise<readonly ExperimentNode[]> {
  const { store, run } = of;
  const asked = [
    reading(of, 'details', async () =>
      detailRows(of, (await reader.ask('details', { store, runId: run.id })) ?? noDetails),
    ),
    reading(of, 'artifacts', async () => [part(of, 'artifacts', await artifactRows(reader, of, ''))]),
  ];
  const rows: readonly ExperimentNode[] = [
    part(
      of,
      'metrics',
      run.metrics
        .toSorted((a, b) => compareMetricNames(a.key, b.key))
        .map((metric) => ({ kind: 'metric', of, metric })),
    ),
    part(
      of,
      'params',
      run.params.map((param) => ({ kind: 'param', of, param })),
    ),
    part(
      of,
      'tags',
      tagsOf(of).map((tag) => ({ kind: 'tag', of, tag })),
    ),
    ...(await Promise.all(asked)).flat(),
  ];
  return rows.filter((row) => row.kind !== 'part' || row.children.length > 0);
}

/** What stands directly in a folder of the run's artifacts; `''` is the top. */
export async function artifactRows(reader: Reading, of: RunNode, folder: string): Promise<readonly ExperimentNode[]> {
  const artifacts = await reader.ask('artifacts', { store: of.store, runId: of.run.id, folder });
  return (artifacts ?? []).map((artifact) => ({ kind: 'artifact', of, artifact }));
}

function detailRows(of: RunNode, { datasets, models }: RunDetails): readonly ExperimentNode[] {
  return [
    part(
      of,
      'datasets',
      datasets.map((dataset) => ({ kind: 'dataset', of, dataset })),
    ),
    part(
      of,
      'models',
      models.map((model) => ({ kind: 'model', of, model })),
    ),
  ];
}

function part(of: RunNode, name: PartNode['part'], children: readonly ExperimentNode[]): PartNode {
  return { kind: 'part', of, part: name, children };
}

function tagsOf({ run }: RunNode): readonly Param[] {
  return Object.entries(run.tags)
    .filter(([key]) => !internalTag.test(key))
    .map(([key, value]) => ({ key, value }));
}

/** What of the run cannot be read says so; the rest is shown beside it. */
export async function reading(
  of: RunNode,
  what: string,
  read: () => Promise<readonly ExperimentNode[]>,
): Promise<readonly ExperimentNode[]> {
  try {
    return await read();
  } catch (error) {
    const problem = { store: of.store, message: messageOf(error) };
    return [{ kind: 'problem', id: `${storeKey(of.store)}/${of.run.id}/${what}`, problem }];
  }
}
