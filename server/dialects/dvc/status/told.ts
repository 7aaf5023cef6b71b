/** What `dvc status` would say of one stage, before the stages around it are looked at. */
import type { StageState, StageStatus, StatusReason } from '../../../../protocol/language.ts';
import type { Answer, Lookup } from '../../../project/status.ts';

/** A reason, or what must be looked up before it is known whether there is one. */
export type Clue = { readonly reason: StatusReason } | Check;

/** A dependency or output beside the content that it had. */
export interface Check {
  readonly kind: 'dependency' | 'output';
  readonly path: string;
  readonly content: Lookup;
  /** Whether its content is in the cache; absent where that does not matter. */
  readonly stored?: Lookup;
}

/** In the clues' order; `answers` has every lookup in them. */
export function reasonsOf(clues: readonly Clue[], answers: ReadonlyMap<Lookup, Answer>): readonly StatusReason[] {
  const answerOf = (lookup: Lookup): Answer => answers.get(lookup) ?? 'unreadable';
  return clues.flatMap((one) => ('reason' in one ? one.reason : (reasonOf(one, answerOf) ?? [])));
}

function reasonOf(
  { kind, path, content, stored }: Check,
  answerOf: (lookup: Lookup) => Answer,
): StatusReason | undefined {
  const inStore = stored === undefined ? 'same' : answerOf(stored);
  // DVC looks no further then.
  if (kind === 'output' && inStore !== 'same') return { kind, path, change: 'not in cache' };
  switch (answerOf(content)) {
    case 'same':
      return undefined;
    case 'different':
      return { kind, path, change: 'modified' };
    case 'missing':
      return { kind, path, change: 'deleted' };
    case 'unreadable':
      return { kind: 'unknown', path };
  }
}

/** `hasRun`: something is recorded of it. */
export function statusOf(reasons: readonly StatusReason[], hasRun: boolean, isFrozen: boolean): StageStatus {
  return { state: stateOf(reasons, hasRun), isFrozen, reasons };
}

function stateOf(reasons: readonly StatusReason[], hasRun: boolean): StageState {
  if (!hasRun) return 'neverRun';
  if (reasons.length === 0) return 'upToDate';
  if (reasons.some(({ kind }) => kind === 'always')) return 'alwaysChanged';
  const changes = reasons.filter(({ kind }) => kind !== 'unknown');
  if (changes.length === 0) return 'unknown';
  return changes.every(isMissing) ? 'missing' : 'changed';
}

function isMissing(reason: StatusReason): boolean {
  return reason.kind === 'output' && (reason.change === 'deleted' || reason.change === 'not in cache');
}
