/** How the working tree differs from one of its commits, and how a file was there. */
import { openGit } from '../storage/git.ts';

export interface ChangedFile {
  /** From the top of the repository, with `/` between its parts. */
  readonly path: string;
  /** `added` is not in the commit, `deleted` not in the working tree. */
  readonly change: 'added' | 'deleted' | 'modified';
}

/** The top of the repository around `folder` where it has the commit, an absolute path. */
export async function repositoryWith(folder: string, commit: string): Promise<string | undefined> {
  if (!/^[0-9a-f]{7,64}$/i.test(commit)) return undefined;
  try {
    const git = openGit(folder);
    await git.raw('cat-file', '-e', `${commit}^{commit}`);
    return await git.raw('rev-parse', '--show-toplevel');
  } catch {
    // No folder, no repository, no git, or not that commit: another place may have it.
    return undefined;
  }
}

/** Tracked files only; those that git ignores or does not know are nobody's change. */
export async function changedSince(top: string, commit: string): Promise<readonly ChangedFile[]> {
  const entries = (await openGit(top).raw('diff', '--name-status', '-z', '--no-renames', commit, '--')).split('\0');
  return entries.flatMap((entry, index) => {
    const path = entries[index + 1];
    return index % 2 === 0 && path ? [{ path, change: changeOf(entry) }] : [];
  });
}

export async function fileAt(top: string, commit: string, path: string): Promise<Buffer> {
  return openGit(top).binaryCatFile(['blob', `${commit}:${path}`]);
}

function changeOf(status: string): ChangedFile['change'] {
  if (status === 'A') return 'added';
  return status === 'D' ? 'deleted' : 'modified';
}
