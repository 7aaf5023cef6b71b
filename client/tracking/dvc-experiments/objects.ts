/**
 * Git's objects by their ids. What is asked for at the same time comes from one `git cat-file --batch`; trees and
 * commits are remembered, since what an id stands for never changes.
 */
import { openGit } from '../../storage/git.ts';

export type GitObject =
  | { readonly kind: 'object'; readonly type: string; readonly content: Buffer }
  | { readonly kind: 'missing' }
  /** Git cannot read it; `message` is what git said. */
  | { readonly kind: 'damaged'; readonly message: string };

export interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  /** When it was committed, in milliseconds since the epoch. */
  readonly time: number;
  readonly message: string;
  readonly author: string;
}

export interface TreeEntry {
  readonly kind: 'file' | 'folder' | 'link' | 'submodule';
  readonly id: string;
}

export type Tree = ReadonlyMap<string, TreeEntry>;

/** An object that is not there or is not what it should be. */
export class ObjectError extends Error {
  override readonly name = 'ObjectError';
}

export class Objects {
  readonly #folder: string;
  readonly #commits = new Map<string, Promise<Commit>>();
  readonly #trees = new Map<string, Promise<Tree>>();
  #asked = new Map<string, PromiseWithResolvers<GitObject>>();

  /** @param folder Absolute path of a folder in the repository. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Rejects with an {@link ObjectError}. */
  commit(id: string): Promise<Commit> {
    return remembered(this.#commits, id, async () => parseCommit((await this.#content(id, 'commit')).toString()));
  }

  /** Rejects with an {@link ObjectError}. */
  tree(id: string): Promise<Tree> {
    return remembered(this.#trees, id, async () => parseTree(await this.#content(id, 'tree'), id.length / 2));
  }

  /** Rejects with an {@link ObjectError}. */
  file(id: string): Promise<Buffer> {
    return this.#content(id, 'blob');
  }

  async #content(id: string, type: string): Promise<Buffer> {
    const object = await this.#read(id);
    if (object.kind === 'object' && object.type === type) return object.content;
    const why = object.kind === 'damaged' ? object.message : 'it is not in the repository';
    throw new ObjectError(`The ${type} ${id.slice(0, 7)} cannot be read: ${why}. \`git fsck\` says more.`);
  }

  #read(id: string): Promise<GitObject> {
    if (this.#asked.size === 0) setImmediate(() => this.#answer());
    const answer = this.#asked.get(id) ?? Promise.withResolvers<GitObject>();
    this.#asked.set(id, answer);
    return answer.promise;
  }

  #answer(): void {
    const asked = this.#asked;
    this.#asked = new Map();
    readObjects(this.#folder, [...asked.keys()]).then(
      (found) => {
        for (const [id, { resolve }] of asked) resolve(found.get(id) ?? { kind: 'missing' });
      },
      (error) => {
        for (const { reject } of asked.values()) reject(error);
      },
    );
  }
}

/** A failure is not remembered: the object may come, by `git fetch` say. */
async function remembered<T>(known: Map<string, Promise<T>>, id: string, read: () => Promise<T>): Promise<T> {
  const promise = known.get(id) ?? read();
  known.set(id, promise);
  try {
    return await promise;
  } catch (error) {
    known.delete(id);
    throw error;
  }
}

/** Git gives up at the first object that is damaged: it is searched for by halves, and the others are read. */
async function readObjects(folder: string, ids: readonly string[]): Promise<Map<string, GitObject>> {
  try {
    // simple-git does not say what it answers here: bytes, as git wrote them.
    const answer: unknown = await openGit(folder, { input: `${ids.join('\n')}\n` }).binaryCatFile(['--batch']);
    return parseBatch(Buffer.isBuffer(answer) ? answer : Buffer.alloc(0));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const [only = ''] = ids;
    if (ids.length === 1) return new Map([[only, { kind: 'damaged', message: firstLine(error.message) }]]);
    const middle = Math.ceil(ids.length / 2);
    const first = await readObjects(folder, ids.slice(0, middle));
    const second = await readObjects(folder, ids.slice(middle));
    return new Map([...first, ...second]);
  }
}

function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').replace(/^(fatal|error): /, '').replace(/\.$/, '');
}

/** `<id> <type> <size>`, a line's end, the content, a line's end; or `<id> missing`. */
export function parseBatch(answer: Buffer): Map<string, GitObject> {
  const objects = new Map<string, GitObject>();
  let position = 0;
  while (position < answer.length) {
    const end = answer.indexOf('\n', position);
    if (end < 0) break;
    const [id = '', type = '', size = ''] = answer.toString('utf8', position, end).split(' ');
    const length = Number(size);
    position = end + 1;
    if (size === '' || !Number.isInteger(length)) {
      objects.set(id, { kind: 'missing' });
      continue;
    }
    objects.set(id, { kind: 'object', type, content: answer.subarray(position, position + length) });
    position += length + 1;
  }
  return objects;
}

export function parseCommit(text: string): Commit {
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  const fields = head.split('\n').map((line) => {
    const space = line.indexOf(' ');
    return [line.slice(0, space), line.slice(space + 1)] as const;
  });
  const of = (name: string) => fields.filter(([key]) => key === name).map(([, value]) => value);
  const [, seconds] = / (\d+) [+-]\d+$/.exec(of('committer')[0] ?? '') ?? [];
  return {
    tree: of('tree')[0] ?? '',
    parents: of('parent'),
    time: Number(seconds ?? Number.NaN) * 1000,
    message: end < 0 ? '' : text.slice(end + 2).trim(),
    author: (of('author')[0] ?? '').replace(/ <.*/, ''),
  };
}

/** `<mode> <name>`, a zero, the id as bytes; and so on. */
export function parseTree(content: Buffer, idLength: number): Tree {
  const tree = new Map<string, TreeEntry>();
  let position = 0;
  while (position < content.length) {
    const space = content.indexOf(' ', position);
    const zero = content.indexOf(0, space);
    if (space < 0 || zero < 0 || zero + idLength >= content.length) break;
    const id = content.toString('hex', zero + 1, zero + 1 + idLength);
    tree.set(content.toString('utf8', space + 1, zero), {
      kind: kindOfMode(content.toString('latin1', position, space)),
      id,
    });
    position = zero + 1 + idLength;
  }
  return tree;
}

function kindOfMode(mode: string): TreeEntry['kind'] {
  if (mode === '40000') return 'folder';
  if (mode === '120000') return 'link';
  return mode === '160000' ? 'submodule' : 'file';
}
