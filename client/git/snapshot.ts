/**
 * A commit of the working tree as it is, uncommitted and untracked files included, ignored ones not. The user's
 * index, HEAD and branches stay untouched; the commit has no parent, so that shipping it ships no history.
 */
import { copyFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { GitError, type SimpleGit } from 'simple-git';
import { ignoreMissing } from '../../protocol/thrown.ts';
import { openGit } from '../storage/git.ts';

export interface Snapshot {
  readonly commit: string;
  /** Where the folder is in that commit, with `/` between its parts; '' for the top. */
  readonly prefix: string;
  /** What the commit does not hold as it is here, a line each. */
  readonly notes: readonly string[];
  push(url: string, ref: string, sshCommand: string, signal: AbortSignal): Promise<void>;
}

/** The working tree cannot be shipped; the message says what to do. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/** The ref under which a job's snapshot is kept, here and where it is shipped to. */
export function snapshotRef(job: string): string {
  return `refs/trainyard/${job}`;
}

/** The commit needs an author, whether or not the user has told git a name. */
const author = {
  GIT_AUTHOR_NAME: 'Trainyard',
  GIT_AUTHOR_EMAIL: 'trainyard@localhost',
  GIT_COMMITTER_NAME: 'Trainyard',
  GIT_COMMITTER_EMAIL: 'trainyard@localhost',
};

/**
 * Takes the snapshot and keeps it under {@link snapshotRef}, so that git does not collect it as garbage.
 *
 * @param folder Absolute path of a folder in the working tree; the snapshot is of the whole tree.
 * @param job The job that it is for.
 * @param scratch A folder for the copy of the index.
 * @param leaveOut Files that stay here, as {@link newFiles} names them.
 * @throws {SnapshotError} Where there is no git, no repository, or a file that cannot be added.
 */
export async function takeSnapshot(
  folder: string,
  job: string,
  scratch: string,
  leaveOut: readonly string[] = [],
): Promise<Snapshot> {
  const { top, prefix, index } = await locate(folder);
  const copy = path.join(scratch, 'index');
  try {
    await copyFile(index, copy).catch(ignoreMissing);
    const git = openGit(top, { environment: { ...author, GIT_INDEX_FILE: copy } });
    const commit = await explained(folder, async () => {
      await git.raw('-c', 'advice.addEmbeddedRepo=false', 'add', '--all');
      if (leaveOut.length > 0) await git.raw('update-index', '--force-remove', '--', ...leaveOut);
      const tree = await git.raw('write-tree');
      const made = await git.raw('commit-tree', '-m', `Snapshot of the working tree for job ${job}`, tree);
      // simple-git takes a failure without a word for a success.
      if (!/^[0-9a-f]{40,64}$/.test(made)) throw new SnapshotError(explain(folder, 'it made no commit'));
      await git.raw('update-ref', snapshotRef(job), made);
      return made;
    });
    const left = leaveOut.length > 0 ? [`Not shipped, as you chose: ${listed(leaveOut)}.`] : [];
    const notes = [...left, ...(await notesOn(git, top))];
    return { commit, prefix, notes, push: (...to) => push(folder, commit, ...to) };
  } finally {
    await rm(copy, { force: true });
  }
}

/**
 * The files that a snapshot would ship though no commit has them yet, untracked or just added; relative to the top
 * of the repository, with `/` between their parts.
 *
 * @throws {SnapshotError} Where there is no git or no repository.
 */
export async function newFiles(folder: string): Promise<readonly string[]> {
  const { top } = await locate(folder);
  const status = await explained(folder, () =>
    openGit(top).raw('status', '--porcelain', '-z', '--untracked-files=all', '--no-renames'),
  );
  return status
    .split('\0')
    .filter((entry) => /^[?A]/.test(entry))
    .map((entry) => entry.slice(3));
}

async function locate(folder: string): Promise<{ top: string; prefix: string; index: string }> {
  const git = openGit(folder);
  const answer = await explained(folder, () =>
    git.raw('rev-parse', '--show-toplevel', '--git-path', 'index', '--show-prefix'),
  );
  const [top = '', index = '', prefix = ''] = answer.split('\n');
  return { top, prefix: prefix.replace(/\/$/, ''), index: path.resolve(folder, index) };
}

/** Hooks are not run and nothing but the snapshot is pushed, whatever the user's configuration says. */
async function push(
  folder: string,
  commit: string,
  url: string,
  ref: string,
  sshCommand: string,
  signal: AbortSignal,
): Promise<void> {
  const git = openGit(folder, { environment: { GIT_SSH_COMMAND: sshCommand }, abort: signal });
  const quiet = ['--quiet', '--no-verify', '--no-signed', '--no-follow-tags', '--recurse-submodules=no'];
  await git.raw('push', ...quiet, url, `${commit}:${ref}`);
}

/** Files that git keeps elsewhere: a submodule's in its own repository, those of LFS in a store. */
async function notesOn(git: SimpleGit, top: string): Promise<readonly string[]> {
  const notes: string[] = [];
  const entries = (await git.raw('ls-files', '--stage', '-z')).split('\0');
  for (const entry of entries) {
    const [, submodule] = /^160000 .*\t(.*)$/s.exec(entry) ?? [];
    if (submodule !== undefined && !(await isEmpty(path.join(top, submodule)))) {
      notes.push(`The files of ${submodule} are not shipped: it is a git repository of its own.`);
    }
  }
  const large = (await git.raw('ls-files', '-z', ':(attr:filter=lfs)')).split('\0').filter((name) => name !== '');
  if (large.length > 0) notes.push(`Shipped as Git LFS pointers, without their content: ${listed(large)}.`);
  return notes;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

async function isEmpty(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(ignoreMissing);
  return names === undefined || names.length === 0;
}

async function explained<T>(folder: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new SnapshotError(explain(folder, error.message), { cause: error });
  }
}

/** What git said, as what to do. */
export function explain(folder: string, said: string): string {
  if (/not a git repository/.test(said)) {
    return `${folder} is not in a git repository, by which its code would be shipped. Run \`git init\` there and try again.`;
  }
  if (/must be run in a work tree/.test(said)) {
    return `${folder} has no git working tree to ship. Open a folder that git checked out.`;
  }
  if (/spawn .*ENOENT/.test(said)) return 'git was not found. Install it, or add it to the PATH, and try again.';
  return `git could not take a snapshot of ${folder}: ${said.trim()}`;
}
