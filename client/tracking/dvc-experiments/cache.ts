/** DVC's cache: contents by their md5, https://dvc.org/doc/user-guide/project-structure/internal-files. */
import { resolve } from 'node:path';
import { isRecord } from '../../../protocol/shape.ts';
import { readIfThere, readTextIfThere } from '../../storage/content.ts';
import { parsePythonJson } from '../../storage/pythonJson.ts';

export class DvcCache {
  readonly #folder: string;

  /** @param root Absolute path of the project's folder. */
  constructor(root: string) {
    this.#folder = cacheFolder(resolve(root, '.dvc'));
  }

  /** The content of the output at `path`, whose md5, or that of a folder around it, is among `hashes`. */
  read(path: string, hashes: ReadonlyMap<string, string>): Buffer | undefined {
    const whole = hashes.get(path);
    if (whole !== undefined) return this.#content(whole);
    for (const [folder, md5] of hashes) {
      if (!path.startsWith(`${folder}/`)) continue;
      const within = this.#manifest(md5).get(path.slice(folder.length + 1));
      if (within !== undefined) return this.#content(within);
    }
    return undefined;
  }

  /** The paths of the files in an output that is a folder; `undefined` where it is none, or is not in the cache. */
  below(path: string, hashes: ReadonlyMap<string, string>): readonly string[] | undefined {
    const md5 = hashes.get(path);
    if (!md5?.endsWith('.dir')) return undefined;
    return [...this.#manifest(md5).keys()].map((name) => `${path}/${name}`).sort();
  }

  #manifest(md5: string): ReadonlyMap<string, string> {
    const files: unknown = md5.endsWith('.dir') ? parsePythonJson(this.#content(md5)?.toString() ?? '') : undefined;
    const entries = (Array.isArray(files) ? files : []).flatMap((file: unknown): [string, string][] => {
      if (!isRecord(file)) return [];
      const { relpath, md5: content } = file;
      return typeof relpath === 'string' && typeof content === 'string' ? [[relpath, content]] : [];
    });
    return new Map(entries);
  }

  /** DVC 3 keeps contents in `files/md5`, earlier ones directly. */
  #content(md5: string): Buffer | undefined {
    // What is no md5 could lead anywhere.
    if (!/^[0-9a-f]{32}(\.dir)?$/.test(md5)) return undefined;
    const name = [md5.slice(0, 2), md5.slice(2)];
    return readIfThere(resolve(this.#folder, 'files', 'md5', ...name)) ?? readIfThere(resolve(this.#folder, ...name));
  }
}

/** `dir` in the section `cache` of the project's configuration, the local one first. */
function cacheFolder(dvcFolder: string): string {
  for (const name of ['config.local', 'config']) {
    const section = /^\s*\[\s*cache\s*\]\s*$([^[]*)/m.exec(readTextIfThere(resolve(dvcFolder, name)) ?? '')?.[1] ?? '';
    const folder = /^\s*dir\s*=\s*(.*?)\s*$/m.exec(section)?.[1];
    if (folder) return resolve(dvcFolder, folder);
  }
  return resolve(dvcFolder, 'cache');
}
