/** A project's stages and what ties them, as the client asks for them. */
import { pathToFileURL } from 'node:url';
import type { ProjectGraph, StageStatus } from '../../protocol/language.ts';
import type { Graph } from '../project/graph.ts';

/** `statuses` by the stages' ids, as far as they are known. */
export function projectGraph({ root, stages, edges }: Graph, statuses: ReadonlyMap<string, StageStatus>): ProjectGraph {
  return {
    uri: pathToFileURL(root).href,
    stages: stages.map(({ id, name, group, document, span, commands }) => {
      const status = statuses.get(id);
      return {
        id,
        name,
        ...(group !== undefined && { group }),
        uri: document.uri,
        range: document.range(span),
        commands,
        ...(status !== undefined && { status }),
      };
    }),
    edges,
  };
}
