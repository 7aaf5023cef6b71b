/** The git repository around a DVC project: its branches, tags and experiments, and the commits that are shown. */
import { join, resolve } from 'node:path';
import { GitError } from 'simple-git';
import { openGit } from '../../storage/git.ts';
import { listEntries } from '../../storage/listing.ts';
import { StoreError } from '../../storage/location.ts';

export interface Repository {
  /** Absolute paths: of HEAD and the index, and of what all working trees share. */
  readonly gitFolder: string;
  readonly commonFolder: string;
  /** Where the project stands in it, with `/`; empty for the top. */
  readonly prefix: string;
}

export interface ExperimentRef {
  readonly ref: string;
  readonly name: string;
  readonly baseline: string;
  readonly commit: string;
}

export interface Refs {
  /** The commit that is checked out; `undefined` before the first. */
  readonly head: string | undefined;
  /** `undefined` where HEAD is detached. */
  readonly headBranch: string | undefined;
  /** Ids by name, those of annotated tags their commits'. */
  readonly branches: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly experiments: readonly ExperimentRef[];
  /** Of experiments: files that are no refs, by their names. */
  readonly damaged: readonly string[];
}

/** Rejects with a {@link StoreError}. */
export async function locate(root: string): Promise<Repository> {
  const answer = await asked(root, () =>
    openGit(root).raw('rev-parse', '--git-dir', '--git-common-dir', '--show-prefix'),
  );
  const [gitFolder = '', commonFolder = '', prefix = ''] = answer.split('\n');
  return {
    gitFolder: resolve(root, gitFolder),
    commonFolder: resolve(root, commonFolder),
    prefix: prefix.replace(/\/$/, ''),
  };
}

/** Git's refusals as a {@link StoreError}. */
export async function asked<T>(root: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof GitError ? refusal(root, error) : error;
  }
}

function refusal(root: string, error: GitError): StoreError {
  return new StoreError('unreadable', explain(root, error.message), { cause: error });
}

function explain(root: string, said: string): string {
  if (/not a git repository/.test(said)) return `${root} is in no git repository, in which DVC keeps experiments.`;
  if (/dubious ownership/.test(said)) {
    return `Git does not trust ${root}, which belongs to another user. Run \`git config --global --add safe.directory ${root}\`.`;
  }
  if (/spawn .*ENOENT/.test(said))
    return 'git was not found. Install it, or add it to the PATH, to see DVC experiments.';
  return `git cannot read the experiments in ${root}: ${said.trim()}`;
}

/** What is no experiment in `refs/exps`, https://github.com/iterative/dvc: repo/experiments/refs.py. */
const otherRefs = /^refs\/exps\/(apply|celery|exec|temp|stash)(\/|$)/;

export async function readRefs(root: string, { commonFolder }: Repository): Promise<Refs> {
  const git = openGit(root);
  const [listed, head, headRef] = await asked(root, () =>
    Promise.all([
      git.raw('for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/exps'),
      firstLine(git.raw('rev-parse', '--quiet', '--verify', 'HEAD^{commit}')),
      firstLine(git.raw('symbolic-ref', '--quiet', 'HEAD')),
    ]),
  );
  const refs = listed.split('\n').filter((line) => line !== '');
  const byName = refs.map((line) => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))] as const);
  const experiments = byName.flatMap(([ref, commit]) => experimentOf(ref, commit));
  return {
    head,
    headBranch: headRef?.startsWith('refs/heads/') ? headRef.slice('refs/heads/'.length) : undefined,
    branches: new Map(byName.filter(([ref]) => ref.startsWith('refs/heads/')).map(([ref, id]) => [ref.slice(11), id])),
    tags: await readTags(root),
    experiments,
    damaged: looseExperiments(commonFolder).filter((ref) => !byName.some(([known]) => known === ref)),
  };
}

/** The name that a commit would bear as its author's; `undefined` where git knows none. */
export async function readUser(root: string): Promise<string | undefined> {
  const identity = await firstLine(openGit(root).raw('var', 'GIT_AUTHOR_IDENT'));
  return identity?.replace(/ <.*/, '') || undefined;
}

/** An annotated tag counts as the commit that it names. */
async function readTags(root: string): Promise<ReadonlyMap<string, string>> {
  const format = '--format=%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end) %(refname)';
  // A tag whose object is damaged takes all others with it; commits are then called by their ids.
  const listed = await openGit(root)
    .raw('for-each-ref', format, 'refs/tags')
    .catch(() => '');
  return new Map(
    listed
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(line.indexOf(' ') + 1 + 'refs/tags/'.length), line.slice(0, line.indexOf(' '))]),
  );
}

/** Git answers with a failure where there is nothing to tell. */
async function firstLine(answer: Promise<string>): Promise<string | undefined> {
  const text = await answer.catch(() => '');
  return text === '' ? undefined : text.split('\n')[0];
}

function experimentOf(ref: string, commit: string): ExperimentRef[] {
  const [, first, rest, name] = /^refs\/exps\/([0-9a-f]{2})\/([0-9a-f]{38,62})\/([^/]+)$/.exec(ref) ?? [];
  if (first === undefined || rest === undefined || name === undefined || otherRefs.test(ref)) return [];
  return [{ ref, name, baseline: first + rest, commit }];
}

/** The commit on which an experiment's ref hangs, damaged or not. */
export function baselineOf(ref: string): string | undefined {
  const [, first = '', rest = ''] = /^refs\/exps\/([0-9a-f]{2})\/([0-9a-f]+)\//.exec(ref) ?? [];
  return first === '' ? undefined : first + rest;
}

/** Git leaves out refs that it cannot read, without an error. */
function looseExperiments(commonFolder: string): readonly string[] {
  const found: string[] = [];
  for (const folder of refFolders(commonFolder, 'refs/exps')) {
    if (!/^refs\/exps\/[0-9a-f]{2}\/[0-9a-f]+$/.test(folder)) continue;
    for (const entry of listEntries(join(commonFolder, folder))) {
      if (entry.isFile() && !entry.name.endsWith('.lock')) found.push(`${folder}/${entry.name}`);
    }
  }
  return found;
}

/** The folders in which git keeps refs as files, `top` among them; with `/`, relative to the repository's folder. */
export function refFolders(commonFolder: string, top: string): readonly string[] {
  const below = listEntries(join(commonFolder, top))
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => refFolders(commonFolder, `${top}/${entry.name}`));
  return [top, ...below];
}

/** The newest commits up to HEAD, itself first, by their first parents. */
export async function recentCommits(root: string, head: string, count: number): Promise<readonly string[]> {
  const listed = await openGit(root)
    .raw('rev-list', '--first-parent', `--max-count=${count}`, head)
    // Some commit before HEAD is missing or damaged: HEAD itself may still be read.
    .catch(() => head);
  return listed.split('\n').filter((line) => line !== '');
}
