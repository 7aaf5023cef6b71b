/** Statuses of a project's stages: kept while they cannot be told, and sorted by file. */
import type { StageStatus } from '../../protocol/language.ts';
import type { Graph } from './graph.ts';

/** Stages that are there, but cannot be told now, keep what was told of them last. */
export function withEarlier(
  fresh: ReadonlyMap<string, StageStatus>,
  earlier: ReadonlyMap<string, StageStatus>,
  { stages }: Graph,
): ReadonlyMap<string, StageStatus> {
  const all = new Map(fresh);
  for (const { id } of stages) {
    const last = earlier.get(id);
    if (last !== undefined && !all.has(id)) all.set(id, last);
  }
  return all;
}

/** By file, then by the stages' names. */
export function byFile(
  statuses: ReadonlyMap<string, StageStatus>,
  { stages }: Graph,
): ReadonlyMap<string, ReadonlyMap<string, StageStatus>> {
  const files = new Map<string, Map<string, StageStatus>>();
  for (const { id, name, document } of stages) {
    const status = statuses.get(id);
    const file = files.get(document.path) ?? new Map<string, StageStatus>();
    files.set(document.path, file);
    if (status !== undefined) file.set(name, status);
  }
  return files;
}
