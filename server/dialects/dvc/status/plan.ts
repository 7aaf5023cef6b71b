/**
 * The status of a project's stages: what each is beside what dvc.lock says it ran with last. Equal to `dvc status`;
 * a file that DVC refuses is left out, and a stage that cannot be resolved.
 */
import type { StageStatus } from '../../../../protocol/language.ts';
import type { Document } from '../../../project/document.ts';
import type { Root } from '../../../project/graph.ts';
import { memoise } from '../../../project/memo.ts';
import type { Project } from '../../../project/project.ts';
import type { Answer, Lookup, StatusPlan } from '../../../project/status.ts';
import type { Node } from '../../../yaml/node.ts';
import { loadConfig } from '../config/config.ts';
import type { ResolvedStage } from '../entry.ts';
import { lockBeside } from '../lock/beside.ts';
import { type LockedStage, lockedStages } from '../lock/locked.ts';
import { checkLock } from '../lock/lockFile.ts';
import { Places, partsOf } from '../parts.ts';
import { type Pipeline, pipelineOf } from '../pipeline.ts';
import { collect } from '../root/collect.ts';
import { rootOf } from '../root/root.ts';
import { stageId, stageIds } from '../root/stageId.ts';
import { dataFileOf } from './dataFile.ts';
import { isEqual } from './equal.ts';
import { Lookups } from './lookups.ts';
import { parameterReasons } from './parameters.ts';
import { type Clue, reasonsOf, statusOf } from './told.ts';

interface PlannedStage {
  readonly id: string;
  readonly clues: readonly Clue[];
  readonly hasRun: boolean;
  readonly isFrozen: boolean;
}

interface PlannedFile {
  readonly stages: readonly PlannedStage[];
  readonly lookups: readonly Lookup[];
}

export function planStatus(root: Root, project: Project): StatusPlan {
  const planned = collect(root, project).map(({ document }) => planOf(document, project));
  const lookups = planned.flatMap(({ value }) => value.lookups);
  return {
    lookups,
    sources: new Set(planned.flatMap(({ sources }) => sources)),
    tell: (answers) => {
      const answerOf = new Map(lookups.map((lookup, index) => [lookup, answers[index] ?? 'unreadable']));
      return new Map(planned.flatMap(({ value }) => value.stages.map((stage) => [stage.id, told(stage, answerOf)])));
    },
  };
}

function told({ clues, hasRun, isFrozen }: PlannedStage, answers: ReadonlyMap<Lookup, Answer>): StageStatus {
  return statusOf(reasonsOf(clues, answers), hasRun, isFrozen);
}

const planOf = memoise(planFile);

interface Around {
  /** The project's folder. */
  readonly root: string;
  readonly cache: string | undefined;
  readonly project: Project;
  readonly lookups: Lookups;
}

function planFile(document: Document, project: Project): PlannedFile {
  const root = rootOf(document.path, project);
  if (root === undefined) return { stages: [], lookups: [] };
  const lookups = new Lookups();
  const around: Around = { root, cache: loadConfig(root, project).cache, project, lookups };
  const stages = document.path.endsWith('.dvc') ? planData(document, around) : planPipeline(document, around);
  return { stages, lookups: lookups.all };
}

function planData(document: Document, { root, cache, lookups }: Around): readonly PlannedStage[] {
  const data = dataFileOf(document, root, cache, lookups);
  return data === undefined ? [] : [{ id: stageId(root, document.path, undefined), ...data }];
}

function planPipeline(document: Document, around: Around): readonly PlannedStage[] {
  const locked = lockedBeside(document.path, around.project);
  if (!document.isWhole || locked === undefined) return [];
  const pipeline = pipelineOf(document, around.project).value;
  const places = new Places(document.path, around.root);
  const idOf = stageIds(around.root, document.path);
  return resolvedStages(pipeline).map((stage) => ({
    id: idOf(stage.name),
    ...planStage(stage, locked.get(stage.name), places, around),
  }));
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
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  return entries.flatMap(({ members = [], template }) => {
    const keys = [...template.named.keys()].filter((key) => key !== 'vars');
    return members.flatMap(({ name }) => {
      const stage = byName.get(name);
      return stage?.fields.has('cmd') && keys.every((key) => stage.fields.has(key)) ? stage : [];
    });
  });
}

function planStage(
  { fields }: ResolvedStage,
  locked: LockedStage | undefined,
  places: Places,
  { cache, project, lookups }: Around,
): Omit<PlannedStage, 'id'> {
  const { dependencies, parameters, outputs } = partsOf(fields, places);
  const isFrozen = isTrue(fields.get('frozen'));
  const clues: Clue[] = [];
  const isAlone = dependencies.length + parameters.length + outputs.length === 0;
  if (isAlone || isTrue(fields.get('always_changed'))) clues.push({ reason: { kind: 'always' } });
  const command = fields.get('cmd');
  if (locked !== undefined && command !== undefined && !isEqual(command, locked.command)) {
    clues.push({ reason: { kind: 'command' } });
  }
  if (!isFrozen) {
    for (const place of dependencies) {
      clues.push(lookups.ofDependency(place, locked?.dependencies.get(place.written)));
    }
    for (const one of parameters) {
      const reasons = parameterReasons(one, locked?.parameters.get(one.written), project);
      clues.push(...reasons.map((reason) => ({ reason })));
    }
  }
  for (const output of outputs) clues.push(lookups.ofOutput(output, locked?.outputs.get(output.written), cache));
  return { clues, hasRun: locked !== undefined, isFrozen };
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'bool' && node.value;
}
