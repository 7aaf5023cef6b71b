/** Values by path, to ask what stands at, above and below one. A path is absolute, or a URL. */
import path from 'node:path';
import { urlOf } from './url.ts';

interface Branch<T> {
  readonly values: T[];
  readonly below: Branch<T>[];
  above: Branch<T> | undefined;
}

/** All branches are in one table: a file of many stages has thousands of them. */
export class PathTree<T> {
  readonly #branches = new Map<string, Branch<T>>();

  add(full: string, value: T): void {
    const key = keyOf(full);
    const known = this.#branches.get(key);
    if (known === undefined) this.#grow(key, { values: [value], below: [], above: undefined });
    else known.values.push(value);
  }

  /** With all that is missing above. */
  #grow(key: string, leaf: Branch<T>): void {
    let branch = leaf;
    this.#branches.set(key, branch);
    for (let outer = above(key); outer !== undefined; outer = above(outer)) {
      const known = this.#branches.get(outer);
      branch.above = known ?? { values: [], below: [branch], above: undefined };
      if (known !== undefined) {
        known.below.push(branch);
        return;
      }
      branch = branch.above;
      this.#branches.set(outer, branch);
    }
  }

  /** At this path and above it, the outermost first. */
  to(full: string): readonly T[] {
    return this.#upTo(keyOf(full));
  }

  /** The same, and then what is below this path. */
  around(full: string): readonly T[] {
    const key = keyOf(full);
    const below = this.#branches.get(key)?.below ?? [];
    return below.length === 0 ? this.#upTo(key) : [...this.#upTo(key), ...valuesIn(below)];
  }

  #upTo(key: string): readonly T[] {
    let nearest: string | undefined = key;
    while (nearest !== undefined && !this.#branches.has(nearest)) nearest = above(nearest);
    let found: readonly T[] = [];
    let branch = nearest === undefined ? undefined : this.#branches.get(nearest);
    for (; branch !== undefined; branch = branch.above) {
      if (branch.values.length > 0) found = found.length === 0 ? branch.values : [...branch.values, ...found];
    }
    return found;
  }

  /** The values of each path that has several, or has others above it: those with the nearest ones above. */
  *crowded(): Generator<{ readonly values: readonly T[]; readonly above: readonly T[] }> {
    for (const { values, above } of this.#branches.values()) {
      if (values.length === 0) continue;
      let outer = above;
      while (outer?.values.length === 0) outer = outer.above;
      if (values.length > 1 || outer !== undefined) yield { values, above: outer?.values ?? [] };
    }
  }
}

function valuesIn<T>(branches: readonly Branch<T>[]): readonly T[] {
  const found: T[] = [];
  const left = [...branches];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const value of next.values) found.push(value);
    for (const branch of next.below) left.push(branch);
  }
  return found;
}

/** The same for all spellings of a URL. Nothing in the file system is above one. */
function keyOf(full: string): string {
  const url = urlOf(full);
  if (url === undefined) return full.endsWith(path.sep) ? full.slice(0, -1) : full;
  return [`${url.scheme}:`, ...`${url.host}${url.path}`.split('/').filter(Boolean)].join(path.sep);
}

function above(key: string): string | undefined {
  const end = key.lastIndexOf(path.sep);
  return end < 0 ? undefined : key.slice(0, end);
}
