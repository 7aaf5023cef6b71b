/** What of a DVC project is in no commit yet: the workspace, and the experiments that wait, run or failed. */
import { join } from 'node:path';
import { assertNever } from '../../../protocol/assertNever.ts';
import { listEntries } from '../../storage/listing.ts';
import { StoreError } from '../../storage/location.ts';
import { Stamps, statIfThere } from '../../storage/stamp.ts';
import { DvcCache } from './cache.ts';
import { FilesOnDisk } from './files.ts';
import { type Queue, type QueuedExperiment, queueFolders, readQueue } from './queue.ts';
import type { CommitReader, Row, RowContent } from './rows.ts';
import { type ParsedContents, type Revision, readValues, type Values } from './values.ts';

export const workspaceId = 'workspace';

export interface Live {
  readonly workspace: RowContent;
  readonly queue: Queue;
  /** By the ids of the baselines. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  /** Absolute paths of the files that were looked at. */
  readonly looked: readonly string[];
}

export async function readLive(root: string, commits: CommitReader, parsed: ParsedContents): Promise<Live> {
  const queue = readQueue(root);
  const workspace = await readOnDisk(root, parsed);
  const read = await Promise.all(
    queue.experiments.map(async (experiment) => ({ experiment, ...(await readQueued(experiment, commits, parsed)) })),
  );
  const rows = new Map<string, Row[]>();
  for (const { experiment, content } of read) {
    const same = rows.get(experiment.baseline) ?? [];
    if (same.some(({ id }) => id === experiment.commit)) continue;
    rows.set(experiment.baseline, [...same, queuedRow(experiment, content)]);
  }
  const looked = [...workspace.looked, ...read.flatMap((queued) => queued.looked)];
  return { workspace: workspace.content, queue, rows, looked };
}

interface Read {
  readonly content: RowContent;
  /** Absolute paths of the files that were looked at. */
  readonly looked: readonly string[];
}

/** One that runs is read where it runs, any other one from its commit. */
async function readQueued(experiment: QueuedExperiment, commits: CommitReader, parsed: ParsedContents): Promise<Read> {
  if (experiment.state !== 'running') return { content: await commits.read(experiment.commit), looked: [] };
  const { content, looked } = await readOnDisk(experiment.root, parsed);
  return { content: { ...content, commit: experiment.commit }, looked };
}

async function readOnDisk(root: string, parsed: ParsedContents): Promise<Read> {
  const files = new FilesOnDisk(root);
  const revision: Revision = { files, cache: new DvcCache(root), parsed };
  const values = await readValues(revision).catch((error: unknown): Values => {
    if (error instanceof StoreError) return { params: [], metrics: [], problems: [error.message] };
    throw error;
  });
  const times = [...values.metrics, ...values.params].map(({ file }) => statIfThere(join(root, file))?.mtimeMs);
  const time = times.reduce<number | undefined>(
    (newest, next) => (next === undefined ? newest : Math.max(newest ?? 0, Number(next))),
    undefined,
  );
  const content = { commit: undefined, time, author: undefined, message: undefined, values, revision };
  return { content, looked: files.looked };
}

export function workspaceRow({ workspace, queue: { inWorkspace } }: Live): Row {
  return {
    id: workspaceId,
    name: workspaceId,
    status: inWorkspace === undefined ? 'unknown' : 'running',
    experiment: inWorkspace?.name,
    content: workspace,
  };
}

function queuedRow(experiment: QueuedExperiment, content: RowContent): Row {
  const row = {
    id: experiment.commit,
    name: experiment.name ?? experiment.commit.slice(0, 7),
    experiment: experiment.name,
  };
  switch (experiment.state) {
    case 'queued':
      // The metrics are those of the code's last run, not of the one to come.
      return { ...row, status: 'queued', content: { ...content, values: { ...content.values, metrics: [] } } };
    case 'failed': {
      const hint = 'It failed: its metrics are those that were there before it ran.';
      return { ...row, status: 'failed', content: content.values.metrics.length === 0 ? content : told(content, hint) };
    }
    case 'running': {
      const hint = 'Its process has gone without a word. `dvc queue kill` takes it out of the queue.';
      if (experiment.isLost) return { ...row, status: 'unknown', content: told(content, hint) };
      return { ...row, status: 'running', content };
    }
    default:
      return assertNever(experiment);
  }
}

function told(content: RowContent, hint: string): RowContent {
  const { values } = content;
  return { ...content, values: { ...values, problems: [...values.problems, hint] } };
}

/** Changes with what the queue holds and with the files in the workspace and in running experiments. */
export function liveMark(root: string, looked: readonly string[]): string {
  const stamps = new Stamps();
  stamps.add(root);
  for (const folder of queueFolders.map((name) => join(root, name))) {
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
