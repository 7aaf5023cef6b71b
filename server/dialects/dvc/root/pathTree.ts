/** Values by path, to ask what stands at, above and below one. */

interface Branch<T> {
  readonly values: T[];
  readonly children: Map<string, Branch<T>>;
}

export class PathTree<T> {
  readonly #root: Branch<T> = { values: [], children: new Map() };

  add(parts: readonly string[], value: T): void {
    let branch = this.#root;
    for (const part of parts) {
      let child = branch.children.get(part);
      if (child === undefined) {
        child = { values: [], children: new Map() };
        branch.children.set(part, child);
      }
      branch = child;
    }
    branch.values.push(value);
  }

  /** At this path and above it, the outermost first. */
  to(parts: readonly string[]): readonly T[] {
    const found = [...this.#root.values];
    let branch: Branch<T> | undefined = this.#root;
    for (const part of parts) {
      branch = branch.children.get(part);
      if (branch === undefined) break;
      if (branch.values.length > 0) found.push(...branch.values);
    }
    return found;
  }

  /** Below this path, not at it. */
  *below(parts: readonly string[]): Generator<T> {
    let branch: Branch<T> | undefined = this.#root;
    for (const part of parts) branch = branch?.children.get(part);
    const left = [...(branch?.children.values() ?? [])];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      yield* next.values;
      left.push(...next.children.values());
    }
  }

  /** Each path's values, with the nearest values above them. */
  *nested(): Generator<{ readonly values: readonly T[]; readonly above: readonly T[] }> {
    const left: { readonly branch: Branch<T>; readonly above: readonly T[] }[] = [{ branch: this.#root, above: [] }];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const { branch, above } = next;
      if (branch.values.length > 0) yield { values: branch.values, above };
      const inner = branch.values.length > 0 ? branch.values : above;
      for (const child of branch.children.values()) left.push({ branch: child, above: inner });
    }
  }
}
