/** Questions to an MLflow server that more than one room asks. */
import { fieldOf, listField, textField } from './jsonFields.ts';
import { StoreError } from './location.ts';
import { isMlflowId } from './mlflowFolder.ts';
import type { MlflowServer } from './mlflowServer.ts';

/** As many ids stand in one filter; fewer than so many are asked for one by one. */
const idsAtOnce = 100;
const fewIds = 4;

/** Those that are not deleted. */
export function searchExperiments(server: MlflowServer): Promise<readonly unknown[]> {
  return server.all('experiments', (token) =>
    server.post('experiments/search', { max_results: 1000, view_type: 'ACTIVE_ONLY', ...token }),
  );
}

/** In no order; those that are gone are left out, deleted ones may be among them. */
export async function findRuns(
  server: MlflowServer,
  ids: readonly string[],
  experimentIds: () => Promise<readonly string[]>,
): Promise<readonly unknown[]> {
  const wanted = [...new Set(ids)].filter(isMlflowId);
  if (wanted.length < fewIds) {
    const answers = await Promise.all(wanted.map((id) => ifThere(server.get('runs/get', { run_id: id }))));
    return answers.map((answer) => fieldOf(answer, 'run')).filter((run) => run !== undefined);
  }
  const experiments = await experimentIds();
  const found: unknown[] = [];
  for (let first = 0; first < wanted.length; first += idsAtOnce) {
    const some = wanted.slice(first, first + idsAtOnce).map((id) => `'${id}'`);
    const query = { experiment_ids: experiments, max_results: idsAtOnce, filter: `attributes.run_id IN (${some})` };
    found.push(...listField(await server.post('runs/search', query), 'runs'));
  }
  return found;
}

export function experimentIdsOf(experiments: readonly unknown[]): readonly string[] {
  return experiments.map((experiment) => textField(experiment, 'experiment_id'));
}

/** `undefined` where what is asked for is gone. */
export async function ifThere(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof StoreError && error.reason === 'missing') return undefined;
    throw error;
  }
}
