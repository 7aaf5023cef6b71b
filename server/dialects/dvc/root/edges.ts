/** What ties the stages of a project: one needs what another makes. */
import path from 'node:path';
import type { GraphEdge } from '../../../project/graph.ts';
import { type Joined, needs } from './joined.ts';

export function edgesOf(joined: Joined): readonly GraphEdge[] {
  const paths = new Map<string, Map<string, Set<string>>>();
  for (const { stage, path: needed, outputs } of needs(joined)) {
    const shown = shownPath(needed.parts, joined.root);
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
export function shownPath(parts: readonly string[], root: string): string {
  if (parts[0]?.endsWith('://')) return parts[0] + parts.slice(1).join('/');
  return path.relative(root, parts.join(path.sep) || path.sep).replaceAll(path.sep, '/') || '.';
}
