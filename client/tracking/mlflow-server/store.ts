/** Runs of an MLflow server, by its REST interface. */
import { listField, numberField, textField } from '../../storage/jsonFields.ts';
import { isMlflowId } from '../../storage/mlflowFolder.ts';
import { MlflowServer } from '../../storage/mlflowServer.ts';
import { experimentIdsOf, findRuns, searchExperiments } from '../../storage/mlflowServerRuns.ts';
import { inWorkspace } from '../../storage/mlflowWorkspace.ts';
import type { Web } from '../../web/web.ts';
import { decimate } from '../decimate.ts';
import { News, type RecentRuns } from '../online/news.ts';
import { Pulse } from '../online/pulse.ts';
import { RunList, type ServedRuns } from '../online/runList.ts';
import type {
  Artifact,
  Course,
  Experiment,
  HistoryQuery,
  MetricHistory,
  PageQuery,
  Run,
  RunDetails,
  RunPage,
  RunStore,
} from '../store.ts';
import { downloadArtifact, listArtifacts } from './artifacts.ts';
import { readDetails } from './details.ts';
import { Histories } from './histories.ts';
import { readRun } from './runs.ts';

/** Runs among which those of each experiment are counted: a server tells no numbers, and all would take too long. */
const countedRuns = 200;

export class MlflowServerStore implements RunStore {
  readonly #server: MlflowServer;
  readonly #histories: Histories;
  readonly #news: News;
  readonly #pulse: Pulse;
  readonly #lists = new Map<string, RunList>();
  /** What was read by id, which is what charts are drawn of. */
  #read: ReadonlyMap<string, Run> = new Map();
  /** Of the experiments that are not deleted, as they were last told. */
  #experimentIds: readonly string[] | undefined;

  constructor(address: string, web?: Web) {
    this.#server = new MlflowServer(address, web);
    this.#histories = new Histories(this.#server);
    this.#news = new News({
      runs: (most) => this.#recent(most),
      others: async () => [await this.#searchExperiments(), await registeredModels(this.#server)],
    });
    this.#pulse = new Pulse(() => this.#look());
  }

  async experiments(): Promise<readonly Experiment[]> {
    const experiments = await this.#searchExperiments();
    const newest = await this.#searchRuns({ max_results: countedRuns, order_by: newestFirst });
    const hasMore = textField(newest, 'next_page_token') !== '';
    const runs = Map.groupBy(this.#runsOf(newest), ({ experimentId }) => experimentId);
    return experiments
      .map((experiment) => describe(experiment, runs.get(textField(experiment, 'experiment_id')) ?? [], hasMore))
      .sort(latestFirst);
  }

  async runs(experimentId: string, page: PageQuery): Promise<RunPage> {
    const known = this.#lists.get(experimentId);
    const list = known?.isFresh ? known : new RunList((most, after) => this.#page(experimentId, most, after));
    this.#lists.set(experimentId, list);
    return await list.page(page);
  }

  async runsById(ids: readonly string[]): Promise<readonly Run[]> {
    const runs = new Map((await this.#find(ids)).map((run) => [run.id, run]));
    this.#read = runs;
    return ids.map((id) => runs.get(id)).filter((run) => run !== undefined);
  }

  async histories({ runIds, keys, maxPoints }: HistoryQuery): Promise<readonly MetricHistory[]> {
    const ids = runIds.filter(isMlflowId);
    const lastStep = (key: string) => (id: string) => this.#read.get(id)?.metrics.find((one) => one.key === key)?.step;
    const byKey = await Promise.all(keys.map((key) => this.#histories.read(key, ids, lastStep(key))));
    return ids.flatMap((runId) =>
      keys.flatMap((key, index) => {
        const curve = byKey[index]?.get(runId);
        const logged = curve?.values.length ?? 0;
        return curve && logged > 0 ? [{ runId, key, ...decimate(curve, maxPoints), logged }] : [];
      }),
    );
  }

  details(runId: string): Promise<RunDetails | undefined> {
    return readDetails(this.#server, runId);
  }

  artifacts(runId: string, folder: string): Promise<readonly Artifact[]> {
    return listArtifacts(this.#server, runId, folder);
  }

  artifactFile(runId: string, path: string, into: string, course?: Course): Promise<string> {
    return downloadArtifact(this.#server, { runId, path, into }, course);
  }

  /** A mark that is kept while the server is looked at now and then: never longer held up than a moment. */
  revision(): Promise<string> {
    return this.#pulse.mark();
  }

  close(): void {
    this.#server.close();
    this.#lists.clear();
  }

  /** What is new goes into the lists at once, so that they need not be read again for it. */
  async #look(): Promise<string> {
    const { mark, runs, ended, isMore } = await this.#news.look();
    if (isMore) this.#lists.clear();
    const last = new Map((await this.#find(ended)).map((run) => [run.id, run]));
    for (const run of [...runs, ...last.values()]) this.#lists.get(run.experimentId)?.put(run);
    for (const id of ended.filter((one) => !last.has(one))) for (const list of this.#lists.values()) list.drop(id);
    return mark;
  }

  async #recent({ running, newest }: { readonly running: number; readonly newest: number }): Promise<RecentRuns> {
    const goOn = { filter: "attributes.status = 'RUNNING'", max_results: running, order_by: newestFirst };
    const pages = await Promise.all([
      running > 0 ? this.#searchRuns(goOn) : {},
      this.#searchRuns({ max_results: newest, order_by: newestFirst }),
    ]);
    const [first, second] = pages.map((page) => this.#runsOf(page));
    return { running: first ?? [], newest: second ?? [] };
  }

  async #page(experimentId: string, most: number, after: string | undefined): Promise<ServedRuns> {
    const page = await this.#server.post('runs/search', {
      experiment_ids: [experimentId],
      max_results: most,
      order_by: newestFirst,
      ...(after !== undefined && { page_token: after }),
    });
    return { runs: this.#runsOf(page), next: textField(page, 'next_page_token') };
  }

  async #searchExperiments(): Promise<readonly unknown[]> {
    const experiments = await searchExperiments(this.#server);
    this.#experimentIds = experimentIdsOf(experiments);
    return experiments;
  }

  async #searchRuns(query: Readonly<Record<string, unknown>>): Promise<unknown> {
    const ids = await this.#knownExperiments();
    // A server refuses to search in none.
    return ids.length === 0 ? {} : await this.#server.post('runs/search', { experiment_ids: ids, ...query });
  }

  async #knownExperiments(): Promise<readonly string[]> {
    return this.#experimentIds ?? experimentIdsOf(await this.#searchExperiments());
  }

  async #find(ids: readonly string[]): Promise<Run[]> {
    return this.#readable(await findRuns(this.#server, ids, () => this.#knownExperiments()));
  }

  #runsOf(page: unknown): Run[] {
    return this.#readable(listField(page, 'runs'));
  }

  #readable(runs: readonly unknown[]): Run[] {
    return runs.map((run) => readRun(run, this.#server.address)).filter((run) => run !== undefined);
  }
}

/** MLflow's own order, said for servers whose own is another. */
const newestFirst = ['attributes.start_time DESC'];

/** Enough to tell that something changed; the registry reads more. */
function registeredModels(server: MlflowServer): Promise<unknown> {
  return server.get('registered-models/search', { max_results: 100 });
}

/** @param runs Those of it that are among the newest; @param hasMore Whether there are older ones, of whichever. */
function describe(experiment: unknown, runs: readonly Run[], hasMore: boolean): Experiment {
  const times = runs.flatMap(({ startTime = 0, endTime = 0 }) => [startTime, endTime]);
  const changed = numberField(experiment, 'last_update_time') ?? numberField(experiment, 'creation_time');
  return {
    id: textField(experiment, 'experiment_id'),
    name: inWorkspace(textField(experiment, 'name'), textField(experiment, 'workspace')),
    runCount: runs.length,
    lastActivity: times.length > 0 ? Math.max(...times) : changed,
    ...(hasMore && { hasMore }),
  };
}

/** Newest activity first; those that have no runs stand last. */
function latestFirst(a: Experiment, b: Experiment): number {
  return (
    Number(b.runCount > 0 || b.hasMore === true) - Number(a.runCount > 0 || a.hasMore === true) ||
    Number(b.runCount > 0) - Number(a.runCount > 0) ||
    (b.lastActivity ?? 0) - (a.lastActivity ?? 0) ||
    (a.name < b.name ? -1 : 1)
  );
}
