/** A project's stages and what ties them, as the client asks for them. */
import { pathToFileURL } from 'node:url';
import type { Range } from 'vscode-languageserver-protocol';
import type { ProjectGraph, StageStatus } from '../../protocol/language.ts';
import type { Graph, GraphStage } from '../project/graph.ts';
import type { Span } from '../yaml/span.ts';

/** `statuses` by the stages' ids, as far as they are known. */
export function projectGraph({ root, stages, edges }: Graph, statuses: ReadonlyMap<string, StageStatus>): ProjectGraph {
  const rangeOf = ranges();
  return {
    uri: pathToFileURL(root).href,
    stages: stages.map((stage) => {
      const { id, name, group, document, commands } = stage;
      const status = statuses.get(id);
      return {
        id,
        name,
        ...(group !== undefined && { group }),
        uri: document.uri,
        range: rangeOf(stage),
        commands,
        ...(status !== undefined && { status }),
      };
    }),
    edges,
  };
}

/** All stages that a loop makes stand in one place, which is looked for once. */
function ranges(): (stage: GraphStage) => Range {
  const known = new Map<Span, Range>();
  return ({ document, span }) => {
    const range = known.get(span) ?? document.range(span);
    known.set(span, range);
    return range;
  };
}
