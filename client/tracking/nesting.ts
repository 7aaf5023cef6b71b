/** Runs that other runs started, as a tree: which stand at the top, and how many under each. */
import type { PageQuery, Run, RunPage, RunScope } from './store.ts';

/** A page of these runs, in their order; `childCount` counts those of them that name a run as their parent. */
export function pageOf(runs: readonly Run[], { offset, limit, scope = 'all' }: PageQuery): RunPage {
  const parents = parentsAmong(runs);
  const counts = new Map<string, number>();
  for (const parent of parents.values()) counts.set(parent, (counts.get(parent) ?? 0) + 1);
  const inScope = runs.filter(({ id }) => isIn(scope, parents.get(id)));
  const page = inScope.slice(offset, offset + limit).map(({ childCount: _, ...run }) => {
    const childCount = counts.get(run.id);
    return childCount === undefined ? run : { ...run, childCount };
  });
  return { runs: page, total: inScope.length };
}

/** Those of `all` that are among `chosen` or above one of them: what was chosen keeps its place in the tree. */
export function withAncestors(all: readonly Run[], chosen: readonly Run[]): readonly Run[] {
  const parents = parentsAmong(all);
  const wanted = new Set<string>();
  for (const { id } of chosen) {
    for (let at: string | undefined = id; at !== undefined && !wanted.has(at); at = parents.get(at)) wanted.add(at);
  }
  return all.filter(({ id }) => wanted.has(id));
}

function isIn(scope: RunScope, parent: string | undefined): boolean {
  if (scope === 'all') return true;
  return scope === 'roots' ? parent === undefined : parent === scope.childrenOf;
}

/** The parent of each run that stands under another of these; runs that start each other in a circle are not lost. */
function parentsAmong(runs: readonly Run[]): ReadonlyMap<string, string> {
  const ids = new Set(runs.map(({ id }) => id));
  const parents = new Map<string, string>();
  for (const { id, parentId } of runs) {
    if (parentId !== undefined && ids.has(parentId) && !leadsTo(parents, parentId, id)) parents.set(id, parentId);
  }
  return parents;
}

function leadsTo(parents: ReadonlyMap<string, string>, from: string, to: string): boolean {
  for (let at: string | undefined = from; at !== undefined; at = parents.get(at)) {
    if (at === to) return true;
  }
  return false;
}
