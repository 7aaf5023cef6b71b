/** The experiments of a DVC project, read from git; the folder with `.dvc` is the store. */
import { dirname, join } from 'node:path';
import { listFolders } from '../../storage/listing.ts';
import { statIfThere } from '../../storage/stamp.ts';
import type { StoreKind } from '../store.ts';
import { dvcChanger } from './changer.ts';
import { dvcCode } from './code.ts';
import { DvcExperiments } from './store.ts';

export const dvcExperiments: StoreKind = {
  id: 'dvc-experiments',

  async detect(folder) {
    if (!isFolder(join(folder, '.dvc'))) return [];
    const repository = repositoryOf(folder);
    const isStore = repository !== undefined && (isFolder(join(repository, 'refs', 'exps')) || hasRun(folder));
    return isStore ? [{ kind: dvcExperiments.id, path: folder }] : [];
  },

  open: ({ path }) => new DvcExperiments(path),

  code: dvcCode,
  changer: dvcChanger,
};

/** A working tree's `.git` is a folder, a linked one's a file. */
function repositoryOf(folder: string): string | undefined {
  for (let above = folder; ; above = dirname(above)) {
    const repository = join(above, '.git');
    if (statIfThere(repository) !== undefined) return repository;
    if (above === dirname(above)) return undefined;
  }
}

/** A stage has run, or DVC has had to do with experiments: before that a project has nothing to show. */
function hasRun(folder: string): boolean {
  if (isFolder(join(folder, '.dvc', 'tmp', 'exps'))) return true;
  const folders = listFolders(folder).filter((name) => !name.startsWith('.'));
  return ['', ...folders].some((name) => statIfThere(join(folder, name, 'dvc.lock')) !== undefined);
}

function isFolder(path: string): boolean {
  return statIfThere(path)?.isDirectory() === true;
}
