/** The artifacts of a run in a folder of this disk; nobody vouches for what stands there, so nothing leads out of it. */
import { realpathSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { listEntries } from '../../storage/listing.ts';
import { asStoreError, isGone, StoreError } from '../../storage/location.ts';
import { statIfThere } from '../../storage/stamp.ts';
import type { Artifact } from '../store.ts';

export class ArtifactFolder {
  readonly #root: string;

  /** `root` is absolute; where nothing stands there, the run kept nothing. */
  constructor(root: string) {
    this.#root = root;
  }

  /** What stands in `folder`, `''` for the top: folders first, then by name. */
  list(folder: string): Artifact[] {
    if (statIfThere(this.#root) === undefined) return [];
    return listEntries(this.#real(folder))
      .map((entry) => this.#describe(folder === '' ? entry.name : `${folder}/${entry.name}`))
      .sort((a, b) => (a.kind === b.kind ? (a.path < b.path ? -1 : 1) : a.kind === 'folder' ? -1 : 1));
  }

  /** Where the file stands; throws a StoreError where there is none, or none of the run's own. */
  file(path: string): string {
    const file = this.#real(path);
    if (statIfThere(file)?.isFile()) return file;
    throw new StoreError('unreadable', `${basename(path)} is no file that can be opened.`);
  }

  /** A link that leads elsewhere, or nowhere, is told when it is opened. */
  #describe(path: string): Artifact {
    const real = this.#inside(path);
    const stats = real === undefined ? undefined : statIfThere(real);
    if (stats?.isDirectory()) return { kind: 'folder', path };
    return { kind: 'file', path, size: stats === undefined ? undefined : Number(stats.size) };
  }

  #real(path: string): string {
    const real = this.#inside(path);
    if (real !== undefined) return real;
    throw new StoreError(
      'unreadable',
      `${basename(path)} is gone, or a link out of the run's artifacts, which is not followed.`,
    );
  }

  /** With all links followed; `undefined` where they lead out of the folder, or nowhere. */
  #inside(path: string): string | undefined {
    const names = path === '' ? [] : path.split('/');
    if (names.some((name) => !isName(name))) return undefined;
    try {
      const root = realpathSync(this.#root);
      const real = realpathSync(join(root, ...names));
      return real === root || real.startsWith(root + sep) ? real : undefined;
    } catch (error) {
      if (isGone(error)) return undefined;
      throw asStoreError(error, path);
    }
  }
}

/** No way up, no other root; on Windows `\` and `:` would be both. */
function isName(name: string): boolean {
  const isSpecial = name === '' || name === '.' || name === '..' || name.includes('\0');
  return !isSpecial && !(sep === '\\' && /[\\:]/.test(name));
}
