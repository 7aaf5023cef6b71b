/** Runs that other runs or sweeps started, as a tree: which stand at the top, and how many under each. */
import type { PageQuery, Run, RunPage, RunScope, Sweep } from './store.ts';

/** The sweeps under which runs may stand. */
export type KnownSweeps = readonly Pick<Sweep, 'id'>[];

/** A page of these runs, in their order; `childCount` counts those of them that name a run as their parent. */
export function pageOf(
  runs: readonly Run[],
  { offset, limit, scope = 'all' }: PageQuery,
  sweeps: KnownSweeps = [],
): RunPage {
  const nesting = nestingOf(runs, sweeps);
  const inScope = runs.filter(({ id }) => nesting.isIn(scope, id));
  const page = inScope.slice(offset, offset + limit).map((run) => nesting.counted(run));
  return { runs: page, total: inScope.length };
}

/** Those of `all` that are among `chosen` or above one of them: what was chosen keeps its place in the tree. */
export function withAncestors(all: readonly Run[], chosen: readonly Run[]): readonly Run[] {
  const nesting = nestingOf(all);
  const wanted = new Set<string>();
  for (const { id } of chosen) {
    for (let at: string | undefined = id; at !== undefined && !wanted.has(at); at = nesting.parentOf(at))
      wanted.add(at);
  }
  return all.filter(({ id }) => wanted.has(id));
}

function nestingOf(runs: readonly Run[], sweeps: KnownSweeps = []): Nesting {
  return new Nesting(runs, new Set([...runs, ...sweeps].map(({ id }) => id)));
}

/** A run, and the run or sweep that it names as its parent. */
export type Nested = Pick<Run, 'id' | 'parentId'>;

/** Which of an experiment's runs stand under which. */
export class Nesting {
  readonly #parents = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /**
   * @param nested In the experiment's order; those without a parent need not be among them.
   * @param ids Of all its runs and sweeps: a run whose parent is elsewhere or gone stands at the top.
   */
  constructor(nested: Iterable<Nested>, ids: { has(id: string): boolean }) {
    const tops = new Tops();
    for (const { id, parentId } of nested) {
      // Runs that start each other in a circle are not lost: the last of them stands at the top.
      if (parentId === undefined || !ids.has(parentId) || !tops.join(id, parentId)) continue;
      this.#parents.set(id, parentId);
      this.#counts.set(parentId, (this.#counts.get(parentId) ?? 0) + 1);
    }
  }

  /** All runs that stand under something. */
  get children(): Iterable<string> {
    return this.#parents.keys();
  }

  parentOf(id: string): string | undefined {
    return this.#parents.get(id);
  }

  childrenOf(parent: string): string[] {
    return [...this.#parents].filter(([, of]) => of === parent).map(([id]) => id);
  }

  isIn(scope: RunScope, id: string): boolean {
    if (scope === 'all') return true;
    const parent = this.#parents.get(id);
    return scope === 'roots' ? parent === undefined : parent === scope.childrenOf;
  }

  counted(run: Run): Run {
    const childCount = this.#counts.get(run.id);
    if (childCount === run.childCount) return run;
    const { childCount: _, ...rest } = run;
    return childCount === undefined ? rest : { ...rest, childCount };
  }
}

/** Which run stands at the top over each; the way there grows shorter each time it is gone (union-find). */
class Tops {
  readonly #above = new Map<string, string>();

  /** Puts a run, over which none stands yet, under another; not where it stands over that one itself. */
  join(id: string, parent: string): boolean {
    const top = this.#topOf(parent);
    if (top === id) return false;
    this.#above.set(id, top);
    return true;
  }

  #topOf(id: string): string {
    let at = id;
    for (let above = this.#above.get(at); above !== undefined; above = this.#above.get(at)) {
      const higher = this.#above.get(above);
      if (higher !== undefined) this.#above.set(at, higher);
      at = above;
    }
    return at;
  }
}
