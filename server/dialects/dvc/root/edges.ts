/** What ties the stages of a project: one needs what another makes. */
import path from 'node:path';
import type { GraphEdge } from '../../../project/graph.ts';
import { type Joined, needs } from './joined.ts';
import { urlOf } from './namedPath.ts';

export function edgesOf(joined: Joined): readonly GraphEdge[] {
  const paths = new Map<string, Map<string, Set<string>>>();
  for (const { stage, path: needed, outputs } of needs(joined)) {
    const shown = shownPath(needed.full, joined.root);
    for (const { stage: maker } of outputs) {
      const from = paths.get(maker.id) ?? new Map<string, Set<string>>();
      paths.set(maker.id, from);
      from.set(stage.id, (from.get(stage.id) ?? new Set()).add(shown));
    }
  }
  return [...paths].flatMap(([from, targets]) =>
    [...targets].map(([to, through]) => ({ from, to, paths: [...through] })),
  );
}

/** Relative to the project's folder, with slashes; what is elsewhere as it is. */
function shownPath(full: string, root: string): string {
  if (urlOf(full) !== undefined) return full;
  return path.relative(root, full).replaceAll(path.sep, '/') || '.';
}
