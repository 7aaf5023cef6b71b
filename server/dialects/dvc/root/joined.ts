/** The stages of a project, joined by the paths that they make and need. */
import path from 'node:path';
import type { GraphStage } from '../../../project/graph.ts';
import type { NamedPath } from './namedPath.ts';
import { PathTree } from './pathTree.ts';
import type { FileStage } from './stage.ts';
import type { StageFile } from './stageFile.ts';
import { stageId } from './stageId.ts';

export interface JoinedStage extends GraphStage {
  readonly outputs: readonly NamedPath[];
  readonly dependencies: readonly NamedPath[];
}

export interface Output {
  readonly stage: JoinedStage;
  readonly path: NamedPath;
}

export interface Joined {
  readonly root: string;
  readonly stages: readonly JoinedStage[];
  readonly outputs: PathTree<Output>;
}

export function join(root: string, files: readonly StageFile[]): Joined {
  const stages = files.flatMap((file) => file.stages.map((stage) => joinedStage(root, file, stage)));
  const outputs = new PathTree<Output>();
  for (const stage of stages) for (const made of stage.outputs) outputs.add(made.parts, { stage, path: made });
  return { root, stages, outputs };
}

function joinedStage(root: string, { document }: StageFile, stage: FileStage): JoinedStage {
  const name = stage.name ?? path.basename(document.path);
  return { ...stage, id: stageId(root, document.path, stage.name), document, name };
}

/** A dependency, and the outputs that it is made of: at its path, above it and below it. */
export interface Need {
  readonly stage: JoinedStage;
  readonly path: NamedPath;
  readonly outputs: readonly Output[];
}

/** Dependencies that no stage makes are left out. */
export function needs(joined: Joined): readonly Need[] {
  return allNeeds(joined).filter(({ outputs }) => outputs.length > 0);
}

/** The dependencies that no stage makes. */
export function unmade(joined: Joined): readonly Need[] {
  return allNeeds(joined).filter(({ outputs }) => outputs.length === 0);
}

/** Whether an output is at this path, above it or below it. */
export function isMade({ outputs }: Joined, parts: readonly string[]): boolean {
  return outputs.to(parts).length > 0 || outputs.below(parts).next().done === false;
}

const found = new WeakMap<Joined, readonly Need[]>();

function allNeeds(joined: Joined): readonly Need[] {
  const all = found.get(joined) ?? findNeeds(joined);
  found.set(joined, all);
  return all;
}

function findNeeds({ stages, outputs }: Joined): readonly Need[] {
  const known = new Map<string, readonly Output[]>();
  return stages.flatMap((stage) =>
    stage.dependencies.map((needed) => {
      const made = known.get(needed.full) ?? [...outputs.to(needed.parts), ...outputs.below(needed.parts)];
      known.set(needed.full, made);
      return { stage, path: needed, outputs: made };
    }),
  );
}
