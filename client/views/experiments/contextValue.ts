/**
 * What the menus of the Experiments view may ask of a row, its `viewItem`: the kind of the row, then marks, each with
 * a point before it, in this order.
 *
 * | row | marks |
 * |---|---|
 * | `run` | `.in-KIND`, the tracker's id (`.in-mlflow-sqlite`, `.in-dvc`); `.chosen`, `.pinned`, `.hidden`; `.params` where it has any; `.page` where the tracker has a page of it; `.commit`; `.can-CHANGE`, one for each change that the tracker takes (`.can-rename`, `.can-note`, `.can-tag`, `.can-untag`, `.can-delete`, `.can-restore`) |
 * | `sweep` | `.page` where the tracker has a page of it |
 * | `tag` | `.can-untag` |
 * | `artifact.file`, `artifact.folder`, `experiment` | |
 * | `source` | `.server` |
 * | `problem` | `.signIn` where the server asks for that |
 *
 * A menu asks for one by `viewItem =~ /^run\b.*\.pinned\b/`, and for its absence by `!(viewItem =~ /…/)`.
 */
import type { RunChange } from '../../tracking/change.ts';
import type { Run, Sweep } from '../../tracking/store.ts';

export interface RunMarks {
  readonly isChosen: boolean;
  readonly isPinned: boolean;
  readonly isHidden: boolean;
  readonly changes: readonly RunChange['kind'][];
}

export function runContext(storeKind: string, run: Run, marks: RunMarks): string {
  const { isChosen, isPinned, isHidden, changes } = marks;
  return [
    'run',
    `in-${storeKind}`,
    ...(isChosen ? ['chosen'] : []),
    ...(isPinned ? ['pinned'] : []),
    ...(isHidden ? ['hidden'] : []),
    ...(run.params.length === 0 ? [] : ['params']),
    ...(run.webPage === undefined ? [] : ['page']),
    ...(run.commit === undefined ? [] : ['commit']),
    ...changes.map((change) => `can-${change}`),
  ].join('.');
}

export function sweepContext({ webPage }: Sweep): string {
  return webPage === undefined ? 'sweep' : 'sweep.page';
}

export function tagContext(changes: readonly RunChange['kind'][]): string {
  return changes.includes('untag') ? 'tag.can-untag' : 'tag';
}
