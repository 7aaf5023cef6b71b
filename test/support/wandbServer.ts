/**
 * A stand-in for a W&B server, as none can be had: it speaks the part of its GraphQL that W&B's own library and the
 * product ask, and refuses fields that it does not know.
 */
import { isRecord, isString } from '../../protocol/shape.ts';
import { type FakeAnswer, type FakeRequest, FakeServer } from './fakeServer.ts';
import { execute, type Resolved } from './graphql.ts';

export const apiKey = '0123456789abcdef0123456789abcdef01234567';

export interface StandInRun {
  /** What W&B's library calls its id. */
  readonly name: string;
  displayName: string;
  state: string;
  readonly createdAt: string;
  heartbeatAt: string;
  readonly config: Readonly<Record<string, unknown>>;
  summary: Readonly<Record<string, unknown>>;
  tags: readonly string[];
  notes: string;
  group: string;
  jobType: string;
  readonly commit?: string;
  readonly sweepName?: string;
  /** Each with its `_step`, ascending. */
  readonly history: Readonly<Record<string, unknown>>[];
}

/** As the server keeps a run; what is not told is nothing in particular. */
export function standInRun(name: string, values: Partial<StandInRun> = {}): StandInRun {
  return {
    name,
    displayName: name,
    state: 'finished',
    createdAt: '2026-01-01T00:00:00',
    heartbeatAt: '2026-01-01T01:00:00',
    config: {},
    summary: {},
    tags: [],
    notes: '',
    group: '',
    jobType: '',
    history: [],
    ...values,
  };
}

export class WandbStandIn {
  readonly entity = 'team';
  readonly project = 'digits';
  runs: StandInRun[] = [];
  readonly #server: FakeServer;
  /** Answers instead of it, where it is there. */
  instead: ((request: FakeRequest) => FakeAnswer | undefined) | undefined;

  private constructor(server: FakeServer) {
    this.#server = server;
    server.answer((request) => this.instead?.(request) ?? this.#answer(request));
  }

  static async start(): Promise<WandbStandIn> {
    return new WandbStandIn(await FakeServer.start(() => ({})));
  }

  get address(): string {
    return this.#server.address;
  }

  /** The project's page. */
  get page(): string {
    return `${this.address}/${this.entity}/${this.project}`;
  }

  /** What was asked so far. */
  get asked(): readonly FakeRequest[] {
    return this.#server.asked;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  #answer({ path, headers, body }: FakeRequest): FakeAnswer {
    const key = Buffer.from(`api:${apiKey}`).toString('base64');
    if (headers.authorization !== `Basic ${key}`) return { status: 401, body: errors('user is not logged in') };
    if (path !== '/graphql') return { status: 404, body: 'no page' };
    const asked: unknown = JSON.parse(body);
    if (!isRecord(asked) || !isString(asked['query'])) return { status: 400, body: errors('no query') };
    const variables = isRecord(asked['variables']) ? asked['variables'] : {};
    try {
      return {
        body: { data: execute(asked['query'], variables, { query: this.#query(), mutation: this.#mutation() }) },
      };
    } catch (error) {
      return { status: 400, body: errors(error instanceof Error ? error.message : String(error)) };
    }
  }

  #query(): Resolved {
    return {
      viewer: {
        id: 'u1',
        entity: this.entity,
        username: 'ann',
        name: 'Ann',
        email: '',
        admin: false,
        flags: '{}',
        teams: { edges: [] },
      },
      serverInfo: { features: [] },
      project: ({ name, entityName }: Resolved) =>
        name === this.project && entityName === this.entity ? this.#projectFields() : null,
    };
  }

  #projectFields(): Resolved {
    return {
      internalId: 'UHJvamVjdA==',
      readOnly: false,
      runCount: ({ filters }: Resolved) => this.#chosen(filters).length,
      run: ({ name }: Resolved) => {
        const run = this.runs.find((one) => one.name === name);
        return run === undefined ? null : runFields(run);
      },
      runs: ({ filters, order, first, after }: Resolved) => {
        const all = this.#chosen(filters, order);
        const start = isString(after) && after !== '' ? Number(after) : 0;
        const end = start + Number(first ?? 50);
        const edges = all.slice(start, end).map((run, index) => ({
          node: runFields(run),
          cursor: String(start + index + 1),
        }));
        return { edges, pageInfo: { endCursor: String(Math.min(end, all.length)), hasNextPage: end < all.length } };
      },
    };
  }

  /** Filters as `{"state": "running"}` alone; orders by a time, `-` before it for the newest first. */
  #chosen(filters: unknown, order: unknown = '+created_at'): readonly StandInRun[] {
    const wanted: unknown = isString(filters) && filters !== '' ? JSON.parse(filters) : {};
    const state = isRecord(wanted) ? wanted['state'] : undefined;
    const by = String(order).endsWith('heartbeat_at') ? 'heartbeatAt' : 'createdAt';
    const sorted = this.runs
      .filter((run) => state === undefined || run.state === state)
      .sort((a, b) => (a[by] < b[by] ? -1 : Number(a[by] > b[by])));
    return String(order).startsWith('-') ? sorted.reverse() : sorted;
  }

  #mutation(): Resolved {
    const find = (id: unknown): StandInRun => {
      const run = this.runs.find(({ name }) => storageId(name) === id);
      if (run === undefined) throw new Error('run not found');
      return run;
    };
    return {
      upsertBucket: ({ input }: Resolved) => {
        if (!isRecord(input)) throw new Error('no input');
        const run = find(input['id']);
        const { displayName, notes, tags, groupName, jobType } = input;
        if (isString(displayName)) run.displayName = displayName;
        if (isString(notes)) run.notes = notes;
        if (Array.isArray(tags)) run.tags = tags;
        if (isString(groupName)) run.group = groupName;
        if (isString(jobType)) run.jobType = jobType;
        return { bucket: runFields(run), inserted: false };
      },
      deleteRun: ({ input }: Resolved) => {
        const run = find(isRecord(input) ? input['id'] : undefined);
        this.runs = this.runs.filter((one) => one !== run);
        return { clientMutationId: null };
      },
    };
  }
}

export function errors(message: string): unknown {
  return { errors: [{ message }], data: null };
}

function storageId(name: string): string {
  return Buffer.from(`Run:v1:${name}:digits:team`).toString('base64');
}

function runFields(run: StandInRun): Resolved {
  const { config, summary, history, commit = null, sweepName = null, ...plain } = run;
  return {
    ...plain,
    id: storageId(run.name),
    projectId: '17',
    commit,
    sweepName,
    config: JSON.stringify(
      Object.fromEntries(Object.entries(config).map(([key, value]) => [key, { value, desc: null }])),
    ),
    summaryMetrics: JSON.stringify(summary),
    systemMetrics: '{}',
    description: null,
    readOnly: false,
    user: { name: 'Ann', username: 'ann' },
    historyLineCount: history.length,
    historyKeys: { lastStep: history.at(-1)?.['_step'] ?? -1, keys: {}, sets: [] },
    sampledHistory: ({ specs }: Resolved) => (Array.isArray(specs) ? specs.map((spec) => sampled(history, spec)) : []),
  };
}

/** Rows that have all keys, no more than were asked for: every so manieth of them. */
function sampled(history: StandInRun['history'], written: unknown): readonly Resolved[] {
  const spec: unknown = JSON.parse(String(written));
  if (!isRecord(spec) || !Array.isArray(spec['keys'])) throw new Error('no keys');
  const keys = spec['keys'].map(String);
  const { minStep = 0, maxStep = Number.MAX_SAFE_INTEGER, samples = 500 } = spec;
  const rows = history
    .filter((row) => Number(row['_step']) >= Number(minStep) && Number(row['_step']) < Number(maxStep))
    .map((row) => Object.fromEntries(keys.map((key) => [key, valueAt(row, key)])))
    .filter((row) => keys.every((key) => row[key] !== undefined));
  const every = Math.max(1, Math.ceil(rows.length / Number(samples)));
  return rows.filter((_, index) => index % every === 0);
}

function valueAt(row: Resolved, key: string): unknown {
  if (Object.hasOwn(row, key)) return row[key];
  return key.split('.').reduce<unknown>((within, name) => (isRecord(within) ? within[name] : undefined), row);
}
