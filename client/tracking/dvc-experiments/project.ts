/** A DVC project with its experiments, read anew where files changed since: those of git, and those of the workspace. */
import { basename, join } from 'node:path';
import { assertNever } from '../../../protocol/assertNever.ts';
import { listEntries } from '../../storage/listing.ts';
import { StoreError } from '../../storage/location.ts';
import { Stamps, statIfThere } from '../../storage/stamp.ts';
import type { RunStatus } from '../store.ts';
import { DvcCache } from './cache.ts';
import { FilesOnDisk } from './files.ts';
import { Objects } from './objects.ts';
import { type Queue, type QueuedExperiment, queueFolders, readQueue } from './queue.ts';
import { locate, type Refs, type Repository, readRefs, recentCommits, refFolders } from './repository.ts';
import { CommitReader, isDvcsOwn, type Row, type RowContent } from './rows.ts';
import { ParsedContents, type Revision, readValues, type Values } from './values.ts';

/** A commit and what hangs on it. */
export interface Baseline {
  /** The id of the commit; before the first, `workspace`. */
  readonly id: string;
  /** A branch or tag, else the beginning of the commit's id; then its subject. */
  readonly name: string;
  readonly rows: readonly Row[];
  readonly problems: readonly string[];
}

/** Commits up to HEAD that are shown though no experiment hangs on them. */
const recentCount = 10;
/** The newest tips of other branches. */
const branchCount = 20;

export const workspaceId = 'workspace';

/** What was read, and what it was read from. */
interface Kept<T> {
  readonly mark: string;
  readonly value: Promise<T>;
}

interface Committed {
  readonly refs: Refs;
  /** By the ids of the commits, HEAD first. */
  readonly rows: ReadonlyMap<string, { readonly own: RowContent; readonly experiments: readonly Row[] }>;
}

interface Live {
  readonly workspace: RowContent;
  readonly queue: Queue;
  /** By the ids of the baselines. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  /** Absolute paths of the files that were looked at. */
  readonly looked: readonly string[];
}

export class DvcProject {
  readonly #root: string;
  readonly #parsed = new ParsedContents();
  #opened: Promise<{ readonly repository: Repository; readonly commits: CommitReader }> | undefined;
  #committed: Kept<Committed> | undefined;
  #live: (Kept<Live> & { readonly looked: readonly string[] }) | undefined;

  /** @param root Absolute path of the folder that holds `.dvc`. */
  constructor(root: string) {
    this.#root = root;
  }

  /** HEAD first, then the others, the newest first. Rejects with a StoreError. */
  async baselines(): Promise<readonly Baseline[]> {
    const { repository, commits } = await this.#open();
    const committed = await this.#readCommitted(repository, commits);
    const live = await this.#readLive(commits);
    const { head } = committed.refs;
    const shown = new Map(committed.rows);
    for (const id of [...live.rows.keys(), ...(live.queue.inWorkspace ? [live.queue.inWorkspace.baseline] : [])]) {
      if (!shown.has(id)) shown.set(id, { own: await commits.read(id, false), experiments: [] });
    }
    const workspace = workspaceRow(live);
    const baselines = [...shown].map(([id, { own, experiments }]) => {
      const label = labelOf(id, committed.refs);
      const rows = [...(live.rows.get(id) ?? []), ...experiments].sort(newestFirst);
      const itself: Row = { id, name: label, status: 'finished', experiment: undefined, content: own };
      return {
        id,
        name: [label, subjectOf(own)].filter((part) => part !== '').join(' · '),
        rows: [...(id === head ? [workspace] : []), ...rows, itself],
        problems: problemsOf(id, committed.refs),
      };
    });
    if (head === undefined)
      return [{ id: workspaceId, name: basename(this.#root), rows: [workspace], problems: [] }, ...baselines];
    return baselines;
  }

  /** Differs from an earlier one if anything may have changed since. */
  async revision(): Promise<string> {
    const { repository } = await this.#open();
    return `${this.#gitMark(repository)} ${this.#liveMark(this.#live?.looked ?? [])}`;
  }

  #open(): Promise<{ readonly repository: Repository; readonly commits: CommitReader }> {
    this.#opened ??= locate(this.#root).then(
      (repository) => {
        const cache = new DvcCache(this.#root);
        return {
          repository,
          commits: new CommitReader(new Objects(this.#root), repository.prefix, cache, this.#parsed),
        };
      },
      (error: unknown) => {
        this.#opened = undefined;
        throw error;
      },
    );
    return this.#opened;
  }

  #readCommitted(repository: Repository, commits: CommitReader): Promise<Committed> {
    const mark = this.#gitMark(repository);
    if (this.#committed?.mark !== mark)
      this.#committed = { mark, value: readCommitted(this.#root, repository, commits) };
    return this.#committed.value;
  }

  async #readLive(commits: CommitReader): Promise<Live> {
    if (this.#live && this.#live.mark === this.#liveMark(this.#live.looked)) return this.#live.value;
    const started = Date.now();
    const value = readLive(this.#root, commits, this.#parsed);
    const live = await value;
    // A file that changed while others were read is noticed by its time, unless that took long.
    const mark = Date.now() - started < 1000 ? this.#liveMark(live.looked) : '';
    this.#live = { mark, value, looked: live.looked };
    return live;
  }

  /** Changes with each ref and with HEAD. */
  #gitMark({ gitFolder, commonFolder }: Repository): string {
    const stamps = new Stamps();
    stamps.add(join(gitFolder, 'HEAD'));
    for (const file of ['packed-refs', 'reftable/tables.list', 'shallow']) stamps.add(join(commonFolder, file));
    for (const folder of ['refs/heads', 'refs/tags', 'refs/exps'].flatMap((top) => refFolders(commonFolder, top))) {
      stamps.add(join(commonFolder, folder));
      for (const entry of listEntries(join(commonFolder, folder))) {
        if (entry.isFile()) stamps.add(join(commonFolder, folder, entry.name));
      }
    }
    stamps.add(join(this.#root, '.dvc', 'cache', 'files', 'md5'));
    return stamps.mark(Date.now());
  }

  /** Changes with what the queue holds and with the files in the workspace and in running experiments. */
  #liveMark(looked: readonly string[]): string {
    const stamps = new Stamps();
    stamps.add(this.#root);
    for (const folder of queueFolders.map((name) => join(this.#root, name))) {
      stamps.add(folder);
      for (const entry of listEntries(folder)) {
        stamps.add(join(folder, entry.name));
        if (entry.isDirectory()) {
          for (const ending of ['run', 'json']) stamps.add(join(folder, entry.name, `${entry.name}.${ending}`));
        }
      }
    }
    for (const path of looked) stamps.add(path);
    return stamps.mark(Date.now());
  }
}

async function readCommitted(root: string, repository: Repository, commits: CommitReader): Promise<Committed> {
  const refs = await readRefs(root, repository);
  const recent = refs.head === undefined ? [] : await recentCommits(root, refs.head, recentCount);
  const ids = new Set([...recent, ...refs.branches.values(), ...refs.experiments.map(({ baseline }) => baseline)]);
  const damaged = refs.damaged.map(baselineOf).filter((id) => id !== undefined);
  const all = await Promise.all(
    [...new Set([...ids, ...damaged])].map(async (id) => [id, await commits.read(id, false)] as const),
  );
  const byBaseline = Map.groupBy(refs.experiments, ({ baseline }) => baseline);
  const rows = new Map<string, { own: RowContent; experiments: readonly Row[] }>();
  const tips = new Set(
    newestOf(
      all.filter(([id]) => !recent.includes(id)),
      branchCount,
    ),
  );
  const order = [...recent, ...all.toSorted(([, a], [, b]) => (b.time ?? 0) - (a.time ?? 0)).map(([id]) => id)];
  const contents = new Map(all);
  for (const id of new Set(order)) {
    const own = contents.get(id);
    const hanging = byBaseline.get(id) ?? [];
    const isShown =
      hanging.length > 0 || damaged.includes(id) || ((recent.includes(id) || tips.has(id)) && hasValues(own));
    if (own === undefined || !(isShown || id === refs.head)) continue;
    const experiments = hanging.map(
      async ({ ref, name, commit }): Promise<Row> => ({
        id: ref,
        name,
        status: 'finished',
        experiment: name,
        content: await commits.read(commit, true),
      }),
    );
    rows.set(id, { own, experiments: await Promise.all(experiments) });
  }
  return { refs, rows };
}

/** A commit without any value tells nothing: DVC may keep but data there. */
function hasValues(content: RowContent | undefined): boolean {
  if (content === undefined) return false;
  const { params, metrics, problems } = content.values;
  return params.length > 0 || metrics.length > 0 || problems.length > 0;
}

function newestOf(contents: readonly (readonly [string, RowContent])[], count: number): readonly string[] {
  return contents
    .toSorted(([, a], [, b]) => (b.time ?? 0) - (a.time ?? 0))
    .slice(0, count)
    .map(([id]) => id);
}

async function readLive(root: string, commits: CommitReader, parsed: ParsedContents): Promise<Live> {
  const queue = readQueue(root);
  const files = new FilesOnDisk(root);
  const looked: (() => readonly string[])[] = [() => files.looked];
  const workspace = await onDisk(files, root, parsed);
  const rows = new Map<string, Row[]>();
  const read = queue.experiments.map(async (experiment) => {
    const its = experiment.state === 'running' ? new FilesOnDisk(experiment.root) : undefined;
    if (its) looked.push(() => its.looked);
    const content =
      experiment.state === 'running' && its
        ? { ...(await onDisk(its, experiment.root, parsed)), commit: experiment.commit }
        : await commits.read(experiment.commit, false);
    return { experiment, content };
  });
  for (const { experiment, content } of await Promise.all(read)) {
    const same = rows.get(experiment.baseline) ?? [];
    if (same.some(({ id }) => id === experiment.commit)) continue;
    rows.set(experiment.baseline, [...same, queuedRow(experiment, content)]);
  }
  return { workspace, queue, rows, looked: looked.flatMap((paths) => paths()) };
}

async function onDisk(files: FilesOnDisk, root: string, parsed: ParsedContents): Promise<RowContent> {
  const revision: Revision = { files, cache: new DvcCache(root), parsed, isOutcome: false };
  const values = await readValues(revision).catch((error: unknown): Values => {
    if (error instanceof StoreError) return { params: [], metrics: [], problems: [error.message] };
    throw error;
  });
  const times = [...values.metrics, ...values.params].map(({ file }) => statIfThere(join(root, file))?.mtimeMs);
  const time = times.reduce<number | undefined>(
    (newest, next) => (next === undefined ? newest : Math.max(newest ?? 0, Number(next))),
    undefined,
  );
  return { commit: undefined, time, author: undefined, message: undefined, values, revision };
}

function workspaceRow({ workspace, queue: { inWorkspace } }: Live): Row {
  return {
    id: workspaceId,
    name: workspaceId,
    status: inWorkspace === undefined ? 'unknown' : 'running',
    experiment: inWorkspace?.name,
    content: workspace,
  };
}

function queuedRow(experiment: QueuedExperiment, content: RowContent): Row {
  const { values } = content;
  const row = {
    id: experiment.commit,
    name: experiment.name ?? experiment.commit.slice(0, 7),
    experiment: experiment.name,
  };
  switch (experiment.state) {
    case 'queued':
      // The metrics are those of the code's last run, not of the one to come.
      return { ...row, status: 'queued', content: { ...content, values: { ...values, metrics: [] } } };
    case 'failed': {
      const hint =
        values.metrics.length === 0 ? [] : ['It failed: its metrics are those that were there before it ran.'];
      return {
        ...row,
        status: 'failed',
        content: { ...content, values: { ...values, problems: [...values.problems, ...hint] } },
      };
    }
    case 'running': {
      const status: RunStatus = experiment.isLost ? 'unknown' : 'running';
      const hint = experiment.isLost
        ? ['Its process has gone without a word. `dvc queue kill` takes it out of the queue.']
        : [];
      return {
        ...row,
        status,
        content: { ...content, values: { ...values, problems: [...values.problems, ...hint] } },
      };
    }
    default:
      return assertNever(experiment);
  }
}

/** As DVC names commits: the branch that is checked out, then tags, then branches. */
function labelOf(id: string, { head, headBranch, tags, branches }: Refs): string {
  if (id === head && headBranch !== undefined) return headBranch;
  const named = [...tags, ...branches].find(([, commit]) => commit === id);
  return named?.[0] ?? id.slice(0, 7);
}

/** Empty where nobody wrote one. */
function subjectOf({ message = '' }: RowContent): string {
  return isDvcsOwn(message) ? '' : (message.split('\n')[0] ?? '');
}

function problemsOf(id: string, { damaged }: Refs): readonly string[] {
  return damaged
    .filter((ref) => baselineOf(ref) === id)
    .map((ref) => `The experiment ${basename(ref)} cannot be read: git finds no commit's id in ${ref}.`);
}

function baselineOf(ref: string): string | undefined {
  const [, first = '', rest = ''] = /^refs\/exps\/([0-9a-f]{2})\/([0-9a-f]+)\//.exec(ref) ?? [];
  return first === '' ? undefined : first + rest;
}

function newestFirst(a: Row, b: Row): number {
  return (b.content.time ?? 0) - (a.content.time ?? 0) || (a.name < b.name ? -1 : 1);
}
