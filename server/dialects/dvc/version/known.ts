/**
 * Which DVC runs a pipeline, as far as files tell: the one in the workspace's virtual environment, else what is locked,
 * else what is required. The nearest folder upward counts, within the repository.
 */
import path from 'node:path';
import type { Project } from '../../../project/project.ts';
import { lockReader, requirementReader } from './requirements.ts';
import { exactly, type Range, versionOf } from './version.ts';

export interface KnownVersion {
  readonly range: Range;
  /** What says so, for people: `DVC 3.5.1 is installed in .venv`. */
  readonly source: string;
}

/** `undefined` where nothing says it. */
export function knownVersion(file: string, project: Project): KnownVersion | undefined {
  const folders = foldersAbove(path.dirname(file), project);
  return (
    first(folders, (folder) => installedIn(folder, project)) ??
    first(folders, (folder) => saidBy(folder, lockReader, project)) ??
    first(folders, (folder) => saidBy(folder, requirementReader, project))
  );
}

function first<T>(folders: readonly string[], find: (folder: string) => T | undefined): T | undefined {
  for (const folder of folders) {
    const found = find(folder);
    if (found !== undefined) return found;
  }
  return undefined;
}

function foldersAbove(folder: string, project: Project): readonly string[] {
  const above = path.dirname(folder);
  const isTop = above === folder || project.kind(path.join(folder, '.git')) !== 'missing';
  return isTop ? [folder] : [folder, ...foldersAbove(above, project)];
}

const environments = ['.venv', 'venv', 'env'];

function installedIn(folder: string, project: Project): KnownVersion | undefined {
  for (const name of environments) {
    const environment = path.join(folder, name);
    if (project.kind(path.join(environment, 'pyvenv.cfg')) !== 'file') continue;
    for (const packages of packageFolders(environment, project)) {
      const metadata = project.list(packages).find((entry) => /^dvc-\d.*\.dist-info$/.test(entry.name));
      const version = metadata && versionOf(metadata.name.slice('dvc-'.length));
      if (version === undefined) continue;
      return { range: exactly(version), source: `DVC ${version.join('.')} is installed in ${name}` };
    }
  }
  return undefined;
}

/** `lib/python3.12/site-packages`, on Windows `Lib/site-packages`. */
function packageFolders(environment: string, project: Project): readonly string[] {
  const library = path.join(environment, 'lib');
  const versions = project.list(library).filter(({ name }) => name.startsWith('python'));
  return [
    ...versions.map(({ name }) => path.join(library, name, 'site-packages')),
    path.join(environment, 'Lib', 'site-packages'),
  ];
}

type Readers = typeof lockReader;

function saidBy(folder: string, readers: Readers, project: Project): KnownVersion | undefined {
  for (const { name } of project.list(folder).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const read = readers(name);
    const loaded = read === undefined ? undefined : project.load(path.join(folder, name));
    const range = loaded?.kind === 'document' ? read?.(loaded.document) : undefined;
    if (range !== undefined) return { range, source: `${name} asks for ${described(range)}` };
  }
  return undefined;
}

function described({ from, below }: Range): string {
  const isOne = below !== undefined && below[0] === from[0] && below[1] === from[1] && below[2] === from[2] + 1;
  if (isOne) return `DVC ${from.join('.')}`;
  return below === undefined ? `DVC ${from.join('.')} or newer` : `a DVC before ${below.join('.')}`;
}
