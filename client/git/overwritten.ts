/** What of the working tree would be lost if the files of a commit took its place. */
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { openGit } from '../storage/git.ts';

/**
 * Files that no commit of HEAD's has as they are here, changed or new, and that `commit` has otherwise; with `/`,
 * relative to the top of the repository.
 *
 * @param folder Absolute path of a folder in the working tree.
 */
export async function overwrittenBy(folder: string, commit: string): Promise<readonly string[]> {
  const top = await openGit(folder).raw('rev-parse', '--show-toplevel');
  const git = openGit(top);
  const changed = new Set(
    (await git.raw('status', '--porcelain', '-z', '--untracked-files=all', '--no-renames'))
      .split('\0')
      .map((entry) => entry.slice(3))
      .filter((path) => path !== ''),
  );
  if (changed.size === 0) return [];
  const listed = (await git.raw('ls-tree', '-r', '-z', commit)).split('\0').flatMap((entry) => {
    const [, id = '', path = ''] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
    return changed.has(path) ? [{ id, path }] : [];
  });
  const there = await Promise.all(listed.map(async (file) => ((await isThere(join(top, file.path))) ? [file] : [])));
  const files = there.flat();
  if (files.length === 0) return [];
  const paths = openGit(top, { input: `${files.map(({ path }) => path).join('\n')}\n` });
  const ids = (await paths.raw('hash-object', '--stdin-paths')).split('\n');
  return files.filter(({ id }, index) => ids[index] !== id).map(({ path }) => path);
}

async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
