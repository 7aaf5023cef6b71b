/**
 * The status of a project's stages: what each is beside what dvc.lock says it ran with last. Equal to `dvc status`;
 * a file that DVC refuses is left out, and a stage that cannot be resolved.
 */
import type { StageStatus, StatusReason } from '../../../../protocol/language.ts';
import type { Document } from '../../../project/document.ts';
import type { Root } from '../../../project/graph.ts';
import { memoise } from '../../../project/memo.ts';
import type { Project } from '../../../project/project.ts';
import type { Answer, Lookup, StatusPlan } from '../../../project/status.ts';
import type { Node } from '../../../yaml/node.ts';
import { lockBeside } from '../lock/beside.ts';
import { type LockedStage, lockedStages } from '../lock/locked.ts';
import { checkLock } from '../lock/lockFile.ts';
import { partsOf } from '../parts.ts';
import { type Pipeline, pipelineOf, type ResolvedStage } from '../pipeline.ts';
import { collect } from '../root/collect.ts';
import { loadConfig } from '../root/config.ts';
import { rootOf } from '../root/root.ts';
import { stageId } from '../root/stageId.ts';
import { dataFileOf } from './dataFile.ts';
import { isEqual } from './equal.ts';
import { parameterReasons } from './parameters.ts';
import { type Clue, dependencyClue, outputClue, reasonsOf, statusOf } from './told.ts';

interface PlannedStage {
  readonly id: string;
  readonly clues: readonly Clue[];
  readonly hasRun: boolean;
  readonly isFrozen: boolean;
}

export function planStatus(root: Root, project: Project): StatusPlan {
  const planned = collect(root, project).map(({ document }) => planOf(document, project));
  const stages = planned.flatMap(({ value }) => value);
  const lookups = new Map<string, Lookup>();
  for (const { clues } of stages) for (const lookup of clues.flatMap(lookupsIn)) lookups.set(keyOf(lookup), lookup);
  const keys = [...lookups.keys()];
  return {
    lookups: [...lookups.values()],
    sources: new Set(planned.flatMap(({ sources }) => sources)),
    tell: (answers) => tell(stages, new Map(keys.map((key, index) => [key, answers[index] ?? 'unreadable']))),
  };
}

const planOf = memoise(planFile);

function tell(stages: readonly PlannedStage[], answers: ReadonlyMap<string, Answer>): ReadonlyMap<string, StageStatus> {
  const answerOf = (lookup: Lookup) => answers.get(keyOf(lookup)) ?? 'unreadable';
  return new Map(
    stages.map(({ id, clues, hasRun, isFrozen }) => [id, statusOf(reasonsOf(clues, answerOf), hasRun, isFrozen)]),
  );
}

function lookupsIn(clue: Clue): readonly Lookup[] {
  if ('reason' in clue) return [];
  return clue.stored === undefined ? [clue.content] : [clue.content, clue.stored];
}

function keyOf({ kind, path: file, known }: Lookup): string {
  return `${kind} ${known?.algorithm ?? ''} ${known?.checksum ?? ''} ${known?.size ?? ''} ${file}`;
}

interface Around {
  /** The project's folder. */
  readonly root: string;
  readonly cache: string | undefined;
  readonly project: Project;
}

function planFile(document: Document, project: Project): readonly PlannedStage[] {
  const file = document.path;
  const root = rootOf(file, project);
  if (root === undefined) return [];
  const { cache } = loadConfig(root, project);
  if (file.endsWith('.dvc')) {
    const data = dataFileOf(document, root, cache);
    return data === undefined ? [] : [{ id: stageId(root, file, undefined), ...data }];
  }
  const locked = lockedBeside(file, project);
  if (!document.isWhole || locked === undefined) return [];
  const pipeline = pipelineOf(document, project).value;
  const around: Around = { root, cache, project };
  return resolvedStages(pipeline).map((stage) => planStage(stage, locked.get(stage.name), file, around));
}

/** Empty where there is no lock file; `undefined` where DVC refuses it. */
function lockedBeside(file: string, project: Project): ReadonlyMap<string, LockedStage> | undefined {
  const lock = lockBeside(file, project);
  if (lock.kind === 'none') return new Map();
  if (lock.kind === 'refused' || checkLock(lock.document).length > 0) return undefined;
  return lockedStages(lock.document);
}

/** Those of which every value is known. */
function resolvedStages({ entries, stages }: Pipeline): readonly ResolvedStage[] {
  const keys = new Map(entries.flatMap(({ members = [], template }) => members.map(({ name }) => [name, template])));
  return stages.filter(({ name, fields }) => {
    const written = [...(keys.get(name)?.named.keys() ?? [])].filter((key) => key !== 'vars');
    return fields.has('cmd') && written.every((key) => fields.has(key));
  });
}

function planStage(
  { name, fields }: ResolvedStage,
  locked: LockedStage | undefined,
  file: string,
  { root, cache, project }: Around,
): PlannedStage {
  const { dependencies, parameters, outputs } = partsOf(fields, file, root);
  const isFrozen = isTrue(fields.get('frozen'));
  const isAlone = dependencies.length + parameters.length + outputs.length === 0;
  const always: Clue[] = isAlone || isTrue(fields.get('always_changed')) ? [{ reason: { kind: 'always' } }] : [];
  const command = fields.get('cmd');
  const isOtherCommand = locked !== undefined && command !== undefined && !isEqual(command, locked.command);
  const inputs = [
    ...dependencies.map((place) => dependencyClue(place, locked?.dependencies.get(place.written))),
    ...parameters
      .flatMap((one) => parameterReasons(one, locked?.parameters.get(one.written), project))
      .map((reason: StatusReason): Clue => ({ reason })),
  ];
  return {
    id: stageId(root, file, name),
    clues: [
      ...always,
      ...(isOtherCommand ? [{ reason: { kind: 'command' } } as const] : []),
      ...(isFrozen ? [] : inputs),
      ...outputs.map((output) => outputClue(output, locked?.outputs.get(output.written), cache)),
    ],
    hasRun: locked !== undefined,
    isFrozen,
  };
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'bool' && node.value;
}
