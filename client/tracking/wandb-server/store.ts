/** Runs of one project on a W&B server, by GraphQL; the project is the store's one experiment. */
import { fieldOf, numberField, textField } from '../../storage/jsonFields.ts';
import type { Web } from '../../web/web.ts';
import { decimate } from '../decimate.ts';
import { type Found, News, type RecentRuns } from '../online/news.ts';
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
  Sweep,
} from '../store.ts';
import { readDetails } from './details.ts';
import { downloadFile, listFiles } from './files.ts';
import { nextOf, nodesOf, WandbProject } from './graphql.ts';
import { Histories } from './histories.ts';
import { readRun, runFields } from './runs.ts';
import { inSweep, Sweeps } from './sweeps.ts';

/** Runs that are asked for by their ids in one question. */
const idsAtOnce = 50;

/** Runs of an answer: each comes with its whole configuration and all its values. */
const runsAtOnce = 200;

const newestFirst = '-created_at';

export class WandbServerStore implements RunStore {
  readonly #project: WandbProject;
  readonly #histories: Histories;
  readonly #news: News;
  readonly #pulse: Pulse;
  readonly #sweeps: Sweeps;
  /** Of all runs, and of sweeps by their ids. */
  readonly #lists = new Map<string | undefined, RunList>();
  /** As they were last read; charts are drawn of them. */
  readonly #known = new Map<string, Run>();

  /** @param page The project's, as https://wandb.ai/entity/project. */
  constructor(page: string, web?: Web) {
    this.#project = new WandbProject(page, web);
    this.#histories = new Histories(this.#project);
    this.#news = new News({
      runs: (most) => this.#recent(most),
      others: async () => [await this.#project.ask('runCount', '', {}), await this.#sweeps.read()],
    });
    this.#sweeps = new Sweeps(this.#project);
    this.#pulse = new Pulse(async () => this.#take(await this.#news.look()));
  }

  async experiments(): Promise<readonly Experiment[]> {
    const asked = `runCount runs(first: 1, order: "-heartbeat_at") { edges { node { ${runFields} } } }`;
    const project = await this.#project.ask(asked, '', {});
    const [latest] = this.#runsOf(fieldOf(project, 'runs'));
    const { name } = this.#project;
    const lastActivity = latest && (latest.endTime ?? Date.now());
    return [{ id: name, name, runCount: numberField(project, 'runCount') ?? 0, lastActivity }];
  }

  async runs(_experimentId: string, { scope = 'all', ...page }: PageQuery): Promise<RunPage> {
    const list = this.#listOf();
    const [sweeps] = await Promise.all([this.#sweeps.read(), list.begun()]);
    // One of thousands in the project, which would otherwise be read as far as to its oldest run.
    const sweep = sweeps.find(({ id }) => typeof scope === 'object' && id === scope.childrenOf);
    return sweep ? await this.#listOf(sweep.id).page(page) : await list.page({ ...page, scope }, sweeps);
  }

  user(): Promise<string | undefined> {
    return this.#project.user();
  }

  sweeps(): Promise<readonly Sweep[]> {
    return this.#sweeps.read();
  }

  async runsById(ids: readonly string[]): Promise<readonly Run[]> {
    const found = await this.#find(ids);
    return ids.map((id) => found.get(id)).filter((run) => run !== undefined);
  }

  async histories({ runIds, keys, maxPoints }: HistoryQuery): Promise<readonly MetricHistory[]> {
    const unknown = runIds.filter((id) => !this.#known.has(id));
    if (unknown.length > 0) await this.#find(unknown);
    const runs = runIds.map((id) => this.#known.get(id)).filter((run) => run !== undefined);
    const read = runs.map(async (run) => {
      const curves = await this.#histories.read(run, keys);
      return [...curves].map(([key, curve]) => {
        return { runId: run.id, key, ...decimate(curve, maxPoints), logged: curve.values.length };
      });
    });
    return (await Promise.all(read)).flat();
  }

  details(runId: string): Promise<RunDetails | undefined> {
    return readDetails(this.#project, runId);
  }

  artifacts(runId: string, folder: string): Promise<readonly Artifact[]> {
    return listFiles(this.#project, runId, folder);
  }

  artifactFile(runId: string, path: string, into: string, course?: Course): Promise<string> {
    return downloadFile(this.#project, { runId, path, into }, course);
  }

  /** A mark that is kept while the server is looked at now and then: never longer held up than a moment. */
  revision(): Promise<string> {
    return this.#pulse.mark();
  }

  close(): void {
    this.#project.close();
  }

  /** What is new goes into the list at once, so that it need not be read again for it. */
  async #take({ mark, runs, ended, isMore }: Found): Promise<string> {
    if (isMore) this.#lists.clear();
    const isOfNewSweep = ({ parentId }: Run) => parentId !== undefined && !this.#sweeps.knows(parentId);
    if (ended.length > 0 || runs.some(isOfNewSweep)) this.#sweeps.forget();
    const last = await this.#find(ended);
    for (const run of [...runs, ...last.values()]) {
      for (const list of new Set([undefined, run.parentId])) this.#lists.get(list)?.put(run);
    }
    for (const id of ended.filter((one) => !last.has(one))) for (const list of this.#lists.values()) list.drop(id);
    return mark;
  }

  async #recent({ running, newest }: { readonly running: number; readonly newest: number }): Promise<RecentRuns> {
    const some = (name: string, most: number, filters: string) =>
      `${name}: runs(first: ${most}, order: "${newestFirst}"${filters}) { edges { node { ${runFields} } } }`;
    const fields = [
      ...(running > 0 ? [some('running', running, ', filters: $goOn')] : []),
      some('newest', newest, ''),
    ].join(' ');
    const goOn = running > 0 ? { goOn: JSON.stringify({ state: 'running' }) } : {};
    const found = await this.#project.ask(fields, running > 0 ? '$goOn: JSONString' : '', goOn);
    return { running: this.#runsOf(fieldOf(found, 'running')), newest: this.#runsOf(fieldOf(found, 'newest')) };
  }

  #listOf(sweep?: string): RunList {
    const known = this.#lists.get(sweep);
    const list = known?.isFresh ? known : new RunList((most, after) => this.#page(sweep, most, after));
    this.#lists.set(sweep, list);
    return list;
  }

  async #page(sweep: string | undefined, most: number, after: string | undefined): Promise<ServedRuns> {
    const fields =
      `runs(first: $most, after: $after, filters: $filters, order: "${newestFirst}") ` +
      `{ edges { node { ${runFields} } } pageInfo { endCursor hasNextPage } }`;
    const found = await this.#project.ask(fields, '$most: Int, $after: String, $filters: JSONString', {
      most: Math.min(most, runsAtOnce),
      after: after ?? null,
      filters: sweep === undefined ? '{}' : inSweep(sweep),
    });
    const page = fieldOf(found, 'runs');
    return { runs: this.#runsOf(page), next: nextOf(page) };
  }

  /** By id; those that are gone are left out. */
  async #find(ids: readonly string[]): Promise<ReadonlyMap<string, Run>> {
    const wanted = [...new Set(ids)];
    const asked: Promise<readonly Run[]>[] = [];
    for (let first = 0; first < wanted.length; first += idsAtOnce) {
      asked.push(this.#findSome(wanted.slice(first, first + idsAtOnce)));
    }
    return new Map((await Promise.all(asked)).flat().map((run) => [run.id, run]));
  }

  async #findSome(ids: readonly string[]): Promise<readonly Run[]> {
    const variables = Object.fromEntries(ids.map((id, index) => [`r${index}`, id]));
    const names = Object.keys(variables);
    const fields = names.map((name) => `${name}: run(name: $${name}) { ${runFields} }`).join(' ');
    const found = await this.#project.ask(fields, names.map((name) => `$${name}: String!`).join(', '), variables);
    return this.#remember(names.map((name) => fieldOf(found, name)));
  }

  #runsOf(connection: unknown): readonly Run[] {
    return this.#remember(nodesOf(connection));
  }

  #remember(values: readonly unknown[]): readonly Run[] {
    const { name: project, page } = this.#project;
    const runs = values.filter((value) => textField(value, 'name') !== '').map((run) => readRun(run, project, page));
    for (const run of runs) this.#known.set(run.id, run);
    return runs;
  }
}
