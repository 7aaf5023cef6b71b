/** The files of a DVC project as they are at a commit, or on the disk. Paths are relative to it, with `/`. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ignore from 'ignore';
import { openGit } from '../../storage/git.ts';
import { listEntries } from '../../storage/listing.ts';
import { asStoreError, isGone } from '../../storage/location.ts';
import { statIfThere } from '../../storage/stamp.ts';
import type { Objects, Tree, TreeEntry } from './objects.ts';
import { asked } from './repository.ts';

export interface ProjectFiles {
  /** The dvc.yaml files that DVC would collect. */
  pipelines(): Promise<readonly string[]>;
  /** `undefined` where there is no such file. */
  read(path: string): Promise<Buffer | undefined>;
  /** The files below a folder; `undefined` where there is no such folder. */
  below(path: string): Promise<readonly string[] | undefined>;
}

const pipelineName = 'dvc.yaml';
const ignoreName = '.dvcignore';

/** Whether the path leads out of the project. */
export function leadsOut(path: string): boolean {
  const plain = posix.normalize(path);
  return plain === '..' || plain.startsWith('../') || posix.isAbsolute(plain);
}

export class CommittedFiles implements ProjectFiles {
  readonly #objects: Objects;
  readonly #top: string;

  /** @param top The id of the project folder's tree. */
  constructor(objects: Objects, top: string) {
    this.#objects = objects;
    this.#top = top;
  }

  async pipelines(): Promise<readonly string[]> {
    return (await this.#pipelinesIn(this.#top, '', [])).sort();
  }

  async read(path: string): Promise<Buffer | undefined> {
    const entry = await this.#entry(path);
    return entry?.kind === 'file' ? this.#objects.file(entry.id) : undefined;
  }

  async below(path: string): Promise<readonly string[] | undefined> {
    const entry = await this.#entry(path);
    if (entry?.kind !== 'folder') return undefined;
    return (await this.#filesIn(entry.id, path)).sort();
  }

  async #entry(path: string, followed = 0): Promise<TreeEntry | undefined> {
    const parts = posix.normalize(path).split('/');
    let entry: TreeEntry | undefined = { kind: 'folder', id: this.#top };
    for (const [index, part] of parts.entries()) {
      if (entry?.kind !== 'folder') return undefined;
      const tree: Tree = await this.#objects.tree(entry.id);
      entry = tree.get(part);
      if (entry?.kind !== 'link') continue;
      const target = posix.join(...parts.slice(0, index), await this.#link(entry.id), ...parts.slice(index + 1));
      return followed > 8 || leadsOut(target) ? undefined : this.#entry(target, followed + 1);
    }
    return entry;
  }

  /** Where a symbolic link leads: git keeps that as the link's content. */
  async #link(id: string): Promise<string> {
    return (await this.#objects.file(id)).toString();
  }

  async #filesIn(id: string, folder: string): Promise<string[]> {
    const below = [...(await this.#objects.tree(id))].map(async ([name, entry]) => {
      const path = `${folder}/${name}`;
      if (entry.kind === 'folder') return this.#filesIn(entry.id, path);
      return entry.kind === 'file' ? [path] : [];
    });
    return (await Promise.all(below)).flat();
  }

  async #pipelinesIn(id: string, folder: string, above: readonly Ignored[]): Promise<string[]> {
    const tree = await this.#objects.tree(id);
    // A project within the project keeps its pipelines to itself.
    if (folder !== '' && tree.get('.dvc')?.kind === 'folder') return [];
    const rules = tree.get(ignoreName);
    const text = rules?.kind === 'file' ? (await this.#objects.file(rules.id)).toString() : undefined;
    const ignored = text === undefined ? above : [...above, ignoredBy(folder, text)];
    const below = [...tree].map(async ([name, entry]) => {
      const path = posix.join(folder, name);
      if (ignored.some((isIgnored) => isIgnored(path, entry.kind === 'folder'))) return [];
      if (entry.kind === 'folder') return name === '.dvc' ? [] : this.#pipelinesIn(entry.id, path, ignored);
      return name === pipelineName && entry.kind === 'file' ? [path] : [];
    });
    return (await Promise.all(below)).flat();
  }
}

type Ignored = (path: string, isFolder: boolean) => boolean;

function ignoredBy(folder: string, text: string): Ignored {
  const rules = ignore().add(text);
  return (path, isFolder) => {
    const within = folder === '' ? path : path.slice(folder.length + 1);
    return rules.ignores(isFolder ? `${within}/` : within);
  };
}

export class FilesOnDisk implements ProjectFiles {
  readonly #root: string;
  readonly #looked = new Set<string>();

  /** @param root Absolute path of the project's folder. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Absolute paths of all that was asked for so far, there or not. */
  get looked(): readonly string[] {
    return [...this.#looked];
  }

  async pipelines(): Promise<readonly string[]> {
    const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', `:(glob)**/${pipelineName}`];
    const listed = await asked(this.#root, () => openGit(this.#root).raw(...listing));
    const paths = [...new Set(listed.split('\0').filter((path) => path !== ''))];
    return paths.filter((path) => this.#isCollected(path)).sort();
  }

  async read(path: string): Promise<Buffer | undefined> {
    if (leadsOut(path)) return undefined;
    const absolute = this.#place(path);
    try {
      return statIfThere(absolute)?.isFile() ? readFileSync(absolute) : undefined;
    } catch (error) {
      if (isGone(error)) return undefined;
      throw asStoreError(error, absolute);
    }
  }

  async below(path: string): Promise<readonly string[] | undefined> {
    if (leadsOut(path)) return undefined;
    if (!statIfThere(this.#place(path))?.isDirectory()) return undefined;
    return this.#filesIn(path).sort();
  }

  #filesIn(folder: string): string[] {
    return listEntries(this.#place(folder)).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return this.#filesIn(path);
      return entry.isFile() ? [path] : [];
    });
  }

  #isCollected(path: string): boolean {
    if (statIfThere(this.#place(path)) === undefined) return false;
    const folders = path.split('/').slice(0, -1);
    for (const index of [...folders.keys(), folders.length]) {
      const above = folders.slice(0, index).join('/');
      if (above !== '' && statIfThere(join(this.#root, above, '.dvc'))?.isDirectory()) return false;
      const rules = this.#text(posix.join(above, ignoreName));
      if (rules === undefined) continue;
      const isIgnored = ignoredBy(above, rules);
      const below = folders.slice(index).map((_, depth) => folders.slice(0, index + depth + 1).join('/'));
      if (isIgnored(path, false) || below.some((folder) => isIgnored(folder, true))) return false;
    }
    return true;
  }

  #text(path: string): string | undefined {
    const absolute = this.#place(path);
    return statIfThere(absolute)?.isFile() ? readFileSync(absolute, 'utf8') : undefined;
  }

  #place(path: string): string {
    const absolute = join(this.#root, path);
    this.#looked.add(absolute);
    return absolute;
  }
}
