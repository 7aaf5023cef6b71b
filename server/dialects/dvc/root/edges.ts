/** What ties the stages of a project: one needs what another makes. */
import path from 'node:path';
import type { GraphEdge } from '../../../project/graph.ts';
import { type Joined, type JoinedStage, needs } from './joined.ts';
import { nameBelow } from './root.ts';
import { urlOf } from './url.ts';

/** Stages come one after the other, each with all that it needs. */
export function edgesOf(joined: Joined): readonly GraphEdge[] {
  const edges: GraphEdge[] = [];
  let between = new Map<JoinedStage, string[]>();
  let user: JoinedStage | undefined;
  for (const { stage, path: needed, outputs } of needs(joined)) {
    if (stage !== user) between = new Map();
    user = stage;
    const shown = shownPath(needed.full, joined.root);
    for (const { stage: maker } of outputs) {
      const paths = between.get(maker);
      if (paths === undefined) {
        const through = [shown];
        between.set(maker, through);
        edges.push({ from: maker.id, to: stage.id, paths: through });
      } else if (!paths.includes(shown)) paths.push(shown);
    }
  }
  return edges;
}

/** Relative to the project's folder, with slashes; what is elsewhere as it is. */
function shownPath(full: string, root: string): string {
  if (urlOf(full) !== undefined) return full;
  return nameBelow(root, full) ?? (path.relative(root, full).replaceAll(path.sep, '/') || '.');
}
