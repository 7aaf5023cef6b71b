/**
 * A stand-in for a W&B server, as none can be had: it speaks the part of its GraphQL that W&B's own library and the
 * product ask, and refuses fields that it does not know.
 */
import { fieldOf, listField, textField } from '../../client/storage/jsonFields.ts';
import { parsePythonJson } from '../../client/storage/pythonJson.ts';
import { isRecord, isString, isStrings } from '../../protocol/shape.ts';
import { type FakeAnswer, type FakeRequest, FakeServer } from './fakeServer.ts';
import { execute, type Resolved } from './graphql.ts';

export const apiKey = '0123456789abcdef0123456789abcdef01234567';

export interface StandInArtifact {
  readonly name: string;
  readonly type: string;
  readonly version: number;
  readonly state: string;
}

export interface StandInSweep {
  /** What W&B's library calls its id. */
  readonly name: string;
  readonly displayName: string | null;
  state: string;
  /** YAML. */
  readonly config: string;
  readonly createdAt: string;
}

export interface StandInRun {
  /** What W&B's library calls its id. */
  readonly name: string;
  displayName: string;
  state: string;
  readonly createdAt: string;
  heartbeatAt: string;
  /** JSON, each value under `value`. */
  config: string;
  summary: Readonly<Record<string, unknown>>;
  tags: readonly string[];
  notes: string;
  group: string;
  jobType: string;
  commit?: string;
  sweepName?: string;
  /** Ann where nobody else is named, who is also the one who asks. */
  readonly user?: string;
  /** What W&B calls artifacts: what it was given, and what it logged. */
  inputs: readonly StandInArtifact[];
  outputs: readonly StandInArtifact[];
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
    config: '{}',
    summary: {},
    tags: [],
    notes: '',
    group: '',
    jobType: '',
    history: [],
    inputs: [],
    outputs: [],
    ...values,
  };
}

/** As the server keeps a sweep that looks for the least loss; what is not told is nothing in particular. */
export function standInSweep(name: string, values: Partial<StandInSweep> = {}): StandInSweep {
  return {
    name,
    displayName: null,
    state: 'RUNNING',
    config: 'method: random\nmetric:\n  name: loss\n  goal: minimize\n',
    createdAt: '2026-01-01T00:00:00',
    ...values,
  };
}

export class WandbStandIn {
  readonly entity = 'team';
  readonly project = 'digits';
  runs: StandInRun[] = [];
  sweeps: StandInSweep[] = [];
  /** Content by path below the server's address. */
  readonly #files = new Map<string, string>();
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

  /** A file of a run, as its training would send it. */
  keep(run: string, name: string, content: string): void {
    this.#files.set(new URL(this.#urlOf(run, name)).pathname, content);
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

  #answer({ method, path, headers, body }: FakeRequest): FakeAnswer {
    const key = Buffer.from(`api:${apiKey}`).toString('base64');
    if (!path.startsWith('/storage/') && headers.authorization !== `Basic ${key}`)
      return { status: 401, body: errors('user is not logged in') };
    if (path.startsWith('/storage/')) return this.#store(method, path, body);
    const asked: unknown = JSON.parse(body);
    const streamed = /^\/files\/team\/digits\/(.+)\/file_stream$/.exec(path)?.[1];
    const run = this.runs.find(({ name }) => name === streamed);
    if (run !== undefined) {
      takeStream(run, asked);
      return {};
    }
    if (path !== '/graphql') return { status: 404, body: 'no page' };
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

  /** Where files are kept, by addresses that are secrets themselves. */
  #store(method: string, path: string, body: string): FakeAnswer {
    const content = this.#files.get(path);
    if (method === 'PUT') this.#files.set(path, body);
    else if (content === undefined) return { status: 404, body: 'no file' };
    return { body: content ?? '' };
  }

  #urlOf(run: string, name: string): string {
    return `${this.address}/storage/${run}/${name.split('/').map(encodeURIComponent).join('/')}`;
  }

  #filesOf({ name: run }: StandInRun): Resolved {
    const root = `/storage/${run}/`;
    const all = [...this.#files].filter(([path]) => path.startsWith(root));
    return {
      fileCount: all.length,
      files: ({ names, first = 50, after }: Resolved) => {
        const named = all.map(([path, content]) => ({ name: decodeURIComponent(path.slice(root.length)), content }));
        const wanted = named.filter(({ name }) => !isStrings(names) || names.length === 0 || names.includes(name));
        const nodes = wanted.map(({ name, content }) => ({
          ...{ id: `${run}/${name}`, name, mimetype: 'text/plain', updatedAt: now(), md5: '' },
          ...{ url: this.#urlOf(run, name), directUrl: this.#urlOf(run, name), sizeBytes: content.length },
        }));
        return connection(nodes, first, after);
      },
    };
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
      entity: { organization: null },
      model: () => ({
        id: 'p',
        name: this.project,
        entity: { id: 'e', name: this.entity },
        bucket: ({ name }: Resolved) => resumable(this.runs.find((run) => run.name === name)),
      }),
      project: ({ name, entityName }: Resolved) =>
        name === this.project && entityName === this.entity ? this.#projectFields() : null,
    };
  }

  #projectFields(): Resolved {
    return {
      internalId: 'UHJvamVjdA==',
      readOnly: false,
      totalSweeps: this.sweeps.length,
      sweep: ({ sweepName }: Resolved) => {
        const sweep = this.sweeps.find(({ name }) => name === sweepName);
        return sweep === undefined ? null : this.#sweepFields(sweep);
      },
      sweeps: ({ first, after }: Resolved) => {
        return connection(
          this.sweeps.map((sweep) => this.#sweepFields(sweep)),
          first,
          after,
        );
      },
      runCount: ({ filters }: Resolved) => this.#chosen(filters).length,
      run: ({ name }: Resolved) => {
        const run = this.runs.find((one) => one.name === name);
        return run === undefined ? null : { ...runFields(run), ...this.#filesOf(run) };
      },
      runs: ({ filters, order, first, after }: Resolved) => {
        return connection(this.#chosen(filters, order).map(runFields), first, after);
      },
    };
  }

  #sweepFields({ name, ...plain }: StandInSweep): Resolved {
    const runs = this.#chosen(JSON.stringify({ sweep: name }));
    return {
      ...{ __typename: 'Sweep', id: name, name, ...plain },
      ...{ method: 'random', description: null, bestLoss: null, updatedAt: null },
      ...{ runCount: runs.length, runCountExpected: null },
      project: { id: 'p', name: this.project, entity: { id: 'e', name: this.entity } },
    };
  }

  /** Filters as `{"state": "running"}`, `{"sweep": "s1"}`, and both; ordered by a time or a value, `-` before it for the greatest first. */
  #chosen(filters: unknown, order: unknown = '+created_at'): readonly StandInRun[] {
    const given: unknown = isString(filters) && filters !== '' ? JSON.parse(filters) : {};
    const parts = [given, ...listField(given, '$and')].filter(isRecord);
    const wanted: Resolved = Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
    const place = orderOf(String(order).replace(/^[+-]/, ''));
    const sorted = this.runs
      .filter(({ state }) => wanted['state'] === undefined || state === wanted['state'])
      .filter(({ sweepName }) => wanted['sweep'] === undefined || sweepName === wanted['sweep'])
      .sort((a, b) => (place(a) < place(b) ? -1 : Number(place(a) > place(b))));
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
        const inserted = !isString(input['id']) && !this.runs.some(({ name }) => name === input['name']);
        if (inserted) this.runs.push(standInRun(String(input['name']), { state: 'running', createdAt: now() }));
        const run = find(input['id'] ?? storageId(String(input['name'])));
        // Its training goes on.
        if (!isString(input['id'])) run.state = 'running';
        const { displayName, notes, groupName: group, jobType, commit, config, tags, sweep: sweepName } = input;
        const told = Object.entries({ displayName, notes, group, jobType, commit, config, sweepName });
        Object.assign(run, Object.fromEntries(told.filter(([, value]) => isString(value))));
        if (isStrings(tags)) run.tags = tags;
        return { bucket: runFields(run), inserted };
      },
      upsertSweep: ({ input }: Resolved) => {
        const sweep = standInSweep(`sweep${this.sweeps.length + 1}`, { config: textField(input, 'config') });
        this.sweeps.push(sweep);
        return { sweep: this.#sweepFields(sweep), configValidationWarnings: [] };
      },
      createRunFiles: ({ input }: Resolved) => {
        const run = textField(input, 'runName');
        const files = listField(input, 'files').filter(isString);
        return {
          runID: storageId(run),
          uploadHeaders: [],
          files: files.map((name) => ({ name, uploadUrl: this.#urlOf(run, name) })),
        };
      },
      deleteRun: ({ input }: Resolved) => {
        const run = find(isRecord(input) ? input['id'] : undefined);
        this.runs = this.runs.filter((one) => one !== run);
        return { clientMutationId: null };
      },
    };
  }
}

/** A page of a list; a cursor says how many came before. */
function connection(all: readonly Resolved[], first: unknown, after: unknown): Resolved {
  const start = isString(after) && after !== '' ? Number(after) : 0;
  const end = start + Number(first ?? 50);
  const edges = all.slice(start, end).map((node, index) => ({ node, cursor: String(start + index + 1) }));
  return {
    edges,
    totalCount: all.length,
    pageInfo: { __typename: 'PageInfo', endCursor: String(Math.min(end, all.length)), hasNextPage: end < all.length },
  };
}

/** What a training is told of the run that it resumes. */
function resumable(run: StandInRun | undefined): Resolved | null {
  if (run === undefined) return null;
  const { name, displayName, config, summary, tags, notes, history } = run;
  return {
    ...{ id: storageId(name), name, displayName, config, tags, notes, summaryMetrics: JSON.stringify(summary) },
    ...{ logLineCount: 0, eventsLineCount: 0, eventsTail: '[]', wandbConfig: '{"t": 1}' },
    historyLineCount: history.length,
    historyTail: JSON.stringify(history.slice(-1).map((row) => JSON.stringify(row))),
  };
}

/** What a run is ordered by: a time, or its latest value of a metric. */
function orderOf(name: string): (run: StandInRun) => string | number {
  const [, metric] = /^summary_metrics\.(.+)$/.exec(name) ?? [];
  if (metric === undefined)
    return name === 'heartbeat_at' ? ({ heartbeatAt }) => heartbeatAt : ({ createdAt }) => createdAt;
  return ({ summary }) => Number(summary[metric] ?? Number.POSITIVE_INFINITY);
}

export function errors(message: string): unknown {
  return { errors: [{ message }], data: null };
}

/** What a training sends of its run, in pieces: rows of its history, its latest values, how it ended. */
function takeStream(run: StandInRun, sent: unknown): void {
  const files = fieldOf(sent, 'files');
  const lines = (name: string) => listField(fieldOf(files, name), 'content').filter(isString);
  for (const line of lines('wandb-history.jsonl')) run.history.push(spelled(line));
  const summary = lines('wandb-summary.json').at(-1);
  if (summary !== undefined) run.summary = spelled(summary);
  run.heartbeatAt = now();
  if (fieldOf(sent, 'complete') === true) run.state = fieldOf(sent, 'exitcode') === 0 ? 'finished' : 'failed';
}

/** JSON as Python writes it, with NaN and infinity as the server spells them. */
function spelled(line: string): Resolved {
  const text = JSON.stringify(parsePythonJson(line), (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  const values: unknown = JSON.parse(text);
  return isRecord(values) ? values : {};
}

function now(): string {
  return new Date().toISOString();
}

/** A configuration as the server keeps it. */
export function configOf(values: Resolved): string {
  return JSON.stringify(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, desc: null }])));
}

function storageId(name: string): string {
  return Buffer.from(`Run:v1:${name}:digits:team`).toString('base64');
}

function runFields(run: StandInRun): Resolved {
  const { summary, history, inputs, outputs, commit = null, sweepName = null, user = 'ann', ...plain } = run;
  return {
    ...plain,
    id: storageId(run.name),
    projectId: '17',
    commit,
    sweepName,
    project: { id: 'p', name: 'digits', entity: { id: 'e', name: 'team' } },
    summaryMetrics: JSON.stringify(summary),
    systemMetrics: '{}',
    description: null,
    readOnly: false,
    user: { name: user, username: user },
    inputArtifacts: ({ first, after }: Resolved) => connection(inputs.map(artifactFields), first, after),
    outputArtifacts: ({ first, after }: Resolved) => connection(outputs.map(artifactFields), first, after),
    historyLineCount: history.length,
    historyKeys: { lastStep: history.at(-1)?.['_step'] ?? -1, keys: {}, sets: [] },
    sampledHistory: ({ specs }: Resolved) => (Array.isArray(specs) ? specs.map((spec) => sampled(history, spec)) : []),
  };
}

function artifactFields({ name, type, version, state }: StandInArtifact): Resolved {
  const project = { id: 'p', internalId: 'p', name: 'digits', entity: { name: 'team' } };
  return {
    __typename: 'Artifact',
    id: `artifact-${name}-${version}`,
    artifactSequence: { __typename: 'ArtifactSequence', name, project },
    artifactType: { name: type },
    versionIndex: version,
    state,
    digest: `digest of ${name}`,
    ...{ description: null, metadata: '{}', ttlDurationSeconds: -1, ttlIsInherited: false, tags: [], aliases: [] },
    ...{ historyStep: null, size: 1, digestAlgorithm: 'MANIFEST_MD5', commitHash: 'c', fileCount: 1 },
    ...{ createdAt: '2026-01-01T00:00:00Z', updatedAt: null },
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
