/** What is to be watched on disk: names in folders, as glob patterns. */
import path from 'node:path';
import type { Dialect } from '../project/dialect.ts';
import { contains } from '../project/folders.ts';
import type { Project } from '../project/project.ts';
import type { Workspace } from './workspace.ts';

/** A folder with more names in it than this is watched for all that is in it, though not for what is below. */
const mostNames = 50;

type Names = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Where files are known or a first one would appear, all that a dialect claims; the files, there or not, that
 * findings are made from; the folders on the way, whose removal takes all that is in them; and git's log of where it
 * stands, since another branch may bring folders that nobody knows.
 */
export function watchedNames(
  workspace: Workspace,
  dialects: readonly Dialect[],
  sources: Iterable<string>,
  project: Project,
): Names {
  const names = new Collected([
    ...new Set([...workspace.folders, ...workspace.projects.map(({ root }) => root.folder)]),
  ]);
  for (const folder of new Set([...names.tops, ...workspace.files.map((file) => path.dirname(file))])) {
    for (const pattern of dialects.flatMap((dialect) => dialect.patterns)) names.add(folder, pattern);
  }
  for (const file of sources) {
    const folder = path.dirname(file);
    if (names.isInside(folder) || project.kind(file) === 'file') names.add(folder, escaped(path.basename(file)));
  }
  for (const top of names.tops) names.add(path.join(top, '.git', 'logs'), 'HEAD');
  return names.all;
}

class Collected {
  /** What is of interest lies in these folders; single files may lie elsewhere. */
  readonly tops: readonly string[];
  readonly #names = new Map<string, Set<string>>();

  constructor(tops: readonly string[]) {
    this.tops = tops;
  }

  isInside(folder: string): boolean {
    return this.#names.has(folder) || this.tops.some((top) => contains(top, folder));
  }

  add(folder: string, name: string): void {
    const known = this.#names.get(folder);
    if (known !== undefined) known.add(name);
    else {
      this.#names.set(folder, new Set([name]));
      const above = path.dirname(folder);
      if (!this.tops.includes(folder) && this.isInside(above)) this.add(above, escaped(path.basename(folder)));
    }
  }

  get all(): Names {
    const all = [...this.#names].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return new Map(all.map(([folder, names]) => [folder, names.size > mostNames ? new Set(['*']) : names]));
  }
}

/** `?` stands for any one character; what has a meaning in patterns of editors cannot be escaped in all of them. */
function escaped(name: string): string {
  return name.replace(/[*?{}[\],!]/g, '?');
}
