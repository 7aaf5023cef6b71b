/** The stages of a project, joined by the paths that they make and need. */
import path from 'node:path';
import type { GraphStage } from '../../../project/graph.ts';
import type { NamedPath } from './namedPath.ts';
import { PathTree } from './pathTree.ts';
import type { StageFile } from './stageFile.ts';
import { stageIds } from './stageId.ts';

export interface JoinedStage extends GraphStage {
  /** How many stages of the project come before it. */
  readonly number: number;
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

const lastOf = new WeakMap<
  StageFile,
  { readonly root: string; readonly files: readonly StageFile[]; readonly joined: Joined }
>();

/** What it answers stays the same while the files do. */
export function join(root: string, files: readonly StageFile[]): Joined {
  const [first] = files;
  const last = first && lastOf.get(first);
  if (
    last?.root === root &&
    last.files.length === files.length &&
    last.files.every((file, index) => file === files[index])
  )
    return last.joined;
  const joined = joinAll(root, files);
  if (first !== undefined) lastOf.set(first, { root, files, joined });
  return joined;
}

function joinAll(root: string, files: readonly StageFile[]): Joined {
  const stages: JoinedStage[] = [];
  for (const file of files) for (const stage of stagesOf(root, file, stages.length)) stages.push(stage);
  const outputs = new PathTree<Output>();
  for (const stage of stages) for (const made of stage.outputs) outputs.add(made.full, { stage, path: made });
  return { root, stages, outputs };
}

function stagesOf(root: string, { document, stages }: StageFile, before: number): readonly JoinedStage[] {
  const idOf = stageIds(root, document.path);
  const fileName = path.basename(document.path);
  return stages.map(({ name, group, span, whole, commands, isFrozen, outputs, dependencies }, index) => ({
    id: idOf(name),
    number: before + index,
    document,
    name: name ?? fileName,
    group,
    span,
    whole,
    commands,
    isFrozen,
    outputs,
    dependencies,
  }));
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
export function isMade({ outputs }: Joined, full: string): boolean {
  return outputs.around(full).length > 0;
}

const found = new WeakMap<Joined, readonly Need[]>();

function allNeeds(joined: Joined): readonly Need[] {
  const all = found.get(joined) ?? findNeeds(joined);
  found.set(joined, all);
  return all;
}

function findNeeds({ stages, outputs }: Joined): readonly Need[] {
  const known = new Map<string, readonly Output[]>();
  const all: Need[] = [];
  for (const stage of stages) {
    for (const needed of stage.dependencies) {
      const made = known.get(needed.full) ?? outputs.around(needed.full);
      known.set(needed.full, made);
      all.push({ stage, path: needed, outputs: made });
    }
  }
  return all;
}
