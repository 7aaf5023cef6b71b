/** What git keeps of a DVC project: the commits that are shown, and the experiments that hang on each. */
import { join } from 'node:path';
import { listEntries } from '../../storage/listing.ts';
import { Stamps } from '../../storage/stamp.ts';
import {
  baselineOf,
  type ExperimentRef,
  type Refs,
  type Repository,
  readRefs,
  recentCommits,
  refFolders,
} from './repository.ts';
import type { CommitReader, Row, RowContent } from './rows.ts';

/** Commits up to HEAD that are shown though no experiment hangs on them. */
const recentCount = 10;
/** The newest tips of other branches. */
const branchCount = 20;

export interface Committed {
  readonly refs: Refs;
  /** By the ids of the commits, HEAD first. */
  readonly rows: ReadonlyMap<string, { readonly own: RowContent; readonly experiments: readonly Row[] }>;
}

/** Rejects with a StoreError. */
export async function readCommitted(root: string, repository: Repository, commits: CommitReader): Promise<Committed> {
  const refs = await readRefs(root, repository);
  const recent = refs.head === undefined ? [] : await recentCommits(root, refs.head, recentCount);
  const hanging = Map.groupBy(refs.experiments, ({ baseline }) => baseline);
  const baselines = new Set([...hanging.keys(), ...refs.damaged.map(baselineOf)]);
  const elsewhere = [...new Set([...refs.branches.values(), ...baselines])]
    .filter((id) => id !== undefined)
    .filter((id) => !recent.includes(id));
  const history = await readAll(commits, recent);
  const others = (await readAll(commits, elsewhere)).sort((a, b) => (b.own.time ?? 0) - (a.own.time ?? 0));
  const browsed = new Set([...history, ...others.slice(0, branchCount)]);
  const shown = [...history, ...others].filter(
    (commit) => commit.id === refs.head || baselines.has(commit.id) || (browsed.has(commit) && hasValues(commit.own)),
  );
  const rows = shown.map(async ({ id, own }) => {
    const experiments = await Promise.all((hanging.get(id) ?? []).map((ref) => experimentRow(commits, ref)));
    return [id, { own, experiments }] as const;
  });
  return { refs, rows: new Map(await Promise.all(rows)) };
}

interface ReadCommit {
  readonly id: string;
  readonly own: RowContent;
}

function readAll(commits: CommitReader, ids: readonly string[]): Promise<ReadCommit[]> {
  return Promise.all(ids.map(async (id) => ({ id, own: await commits.read(id) })));
}

async function experimentRow(commits: CommitReader, { ref, name, commit }: ExperimentRef): Promise<Row> {
  return { id: ref, name, status: 'finished', experiment: name, content: await commits.read(commit) };
}

/** A commit without any value tells nothing: DVC may keep but data there. */
function hasValues({ values: { params, metrics, problems } }: RowContent): boolean {
  return params.length > 0 || metrics.length > 0 || problems.length > 0;
}

/** Changes with each ref and with HEAD. */
export function gitMark(root: string, { gitFolder, commonFolder }: Repository): string {
  const stamps = new Stamps();
  stamps.add(join(gitFolder, 'HEAD'));
  for (const file of ['packed-refs', 'reftable/tables.list', 'shallow']) stamps.add(join(commonFolder, file));
  for (const folder of ['refs/heads', 'refs/tags', 'refs/exps'].flatMap((top) => refFolders(commonFolder, top))) {
    stamps.add(join(commonFolder, folder));
    for (const entry of listEntries(join(commonFolder, folder))) {
      if (entry.isFile()) stamps.add(join(commonFolder, folder, entry.name));
    }
  }
  stamps.add(join(root, '.dvc', 'cache', 'files', 'md5'));
  return stamps.mark(Date.now());
}
