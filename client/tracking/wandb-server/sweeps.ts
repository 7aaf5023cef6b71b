/** A project's sweeps on a W&B server, and the best run of each. */
import { fieldOf, numberField, textField } from '../../storage/jsonFields.ts';
import { StoreError } from '../../storage/location.ts';
import { parseYaml } from '../../storage/yamlText.ts';
import { Freshness } from '../online/freshness.ts';
import type { Run, Sweep } from '../store.ts';
import { nodesOf, type WandbProject } from './graphql.ts';
import { readRun, runFields, timeOf } from './runs.ts';

/** Sweeps of an answer. */
const mostSweeps = 100;

/** Sweeps whose best runs are asked for in one question: each costs the server a sort. */
const bestAtOnce = 20;

/** As GraphQL says that it does not know a field or an argument. */
const unknownQuestion = /Cannot query field|Unknown argument/i;

/** What a sweep looks for. */
interface Goal {
  readonly key: string;
  readonly isGreatest: boolean;
}

interface Found {
  readonly sweep: Sweep;
  readonly goal: Goal | undefined;
}

export class Sweeps {
  readonly #project: WandbProject;
  #ids: ReadonlySet<string> = new Set();
  #known: { readonly freshness: Freshness; readonly sweeps: Promise<readonly Sweep[]> } | undefined;

  constructor(project: WandbProject) {
    this.#project = project;
  }

  /** In no order; none where the server knows none. */
  async read(): Promise<readonly Sweep[]> {
    const known = this.#known?.freshness.isFresh ? this.#known : this.#ask();
    this.#known = known;
    try {
      const sweeps = await known.sweeps;
      this.#ids = new Set(sweeps.map(({ id }) => id));
      return sweeps;
    } catch (error) {
      // Of older servers, what sweeps started stands at the top.
      if (error instanceof StoreError && unknownQuestion.test(error.message)) return [];
      if (this.#known === known) this.#known = undefined;
      throw error;
    }
  }

  /** Whether it was among those that were read last. */
  knows(id: string): boolean {
    return this.#ids.has(id);
  }

  /** They may be others now. */
  forget(): void {
    this.#known = undefined;
  }

  #ask(): { readonly freshness: Freshness; readonly sweeps: Promise<readonly Sweep[]> } {
    const freshness = new Freshness();
    return { freshness, sweeps: freshness.spend(() => this.#list()) };
  }

  async #list(): Promise<readonly Sweep[]> {
    const page =
      'edges { node { name displayName state config createdAt runCount } } pageInfo { endCursor hasNextPage }';
    const pages = this.#project.pages(async (after) => {
      const fields = `sweeps(first: $most, after: $after) { ${page} }`;
      const variables = { most: mostSweeps, after };
      return fieldOf(await this.#project.ask(fields, '$most: Int, $after: String', variables), 'sweeps');
    });
    const found: Found[] = [];
    for await (const sweep of pages) if (textField(sweep, 'name') !== '') found.push(this.#describe(sweep));
    const asked: Promise<readonly Sweep[]>[] = [];
    for (let first = 0; first < found.length; first += bestAtOnce) {
      asked.push(this.#withBest(found.slice(first, first + bestAtOnce)));
    }
    return (await Promise.all(asked)).flat();
  }

  #describe(value: unknown): Found {
    const id = textField(value, 'name');
    const config = parseYaml(textField(value, 'config'), {});
    const sweep: Sweep = {
      id,
      name: textField(value, 'displayName') || textField(config, 'name') || id,
      state: states.get(textField(value, 'state').toUpperCase()) ?? 'unknown',
      runCount: numberField(value, 'runCount') ?? 0,
      startTime: timeOf(value, 'createdAt'),
      webPage: `${this.#project.page}/sweeps/${encodeURIComponent(id)}`,
    };
    return { sweep, goal: goalOf(config) };
  }

  /** The best is the first in the order that W&B's own library asks for. */
  async #withBest(found: readonly Found[]): Promise<readonly Sweep[]> {
    const asked = found.flatMap(({ sweep, goal }, index) => {
      if (goal === undefined || sweep.runCount === 0) return [];
      const field = `s${index}: runs(first: 1, order: $o${index}, filters: $f${index}) { edges { node { ${runFields} } } }`;
      const order = `${goal.isGreatest ? '-' : '+'}summary_metrics.${goal.key}`;
      return [
        { field, declared: `$o${index}: String, $f${index}: JSONString`, index, order, filter: inSweep(sweep.id) },
      ];
    });
    if (asked.length === 0) return found.map(({ sweep }) => sweep);
    const answer = await this.#project.ask(
      asked.map(({ field }) => field).join(' '),
      asked.map(({ declared }) => declared).join(', '),
      Object.fromEntries(
        asked.flatMap(({ index, order, filter }) => [
          [`o${index}`, order],
          [`f${index}`, filter],
        ]),
      ),
    );
    const { name, page } = this.#project;
    return found.map(({ sweep, goal }, index) => {
      const [run] = nodesOf(fieldOf(answer, `s${index}`));
      const best = run === undefined || goal === undefined ? undefined : bestOf(readRun(run, name, page), goal);
      return best === undefined ? sweep : { ...sweep, best };
    });
  }
}

/** The filter that chooses a sweep's runs. */
export function inSweep(id: string): string {
  return JSON.stringify({ sweep: id });
}

/** As W&B's own library names them. */
const states: ReadonlyMap<string, Sweep['state']> = new Map([
  ['RUNNING', 'running'],
  ['PAUSED', 'paused'],
  ['FINISHED', 'finished'],
  ['CANCELED', 'cancelled'],
]);

function goalOf(config: unknown): Goal | undefined {
  const metric = fieldOf(config, 'metric');
  const key = textField(metric, 'name');
  return key === '' ? undefined : { key, isGreatest: textField(metric, 'goal') === 'maximize' };
}

/** `undefined` where the run has no such value: none that has came before it. */
function bestOf({ name, metrics }: Run, { key }: Goal): Sweep['best'] {
  const value = metrics.find((metric) => metric.key === key)?.value;
  return value === undefined || Number.isNaN(value) ? undefined : { run: name, key, value };
}
