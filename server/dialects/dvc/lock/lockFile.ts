/** dvc.lock: what each stage of the dvc.yaml beside it ran with last, and what is wrong with the file itself. */
import path from 'node:path';
import { checkShape, type ShapeProblem } from '../../../project/checkShape.ts';
import type { Document } from '../../../project/document.ts';
import { type DictNode, get, type Node } from '../../../yaml/node.ts';
import { nowhere } from '../../../yaml/span.ts';
import type { DvcFinding } from '../finding.ts';
import { isFalsy } from '../parameterFile.ts';
import { lockVersion, lockFile as shape } from './grammar.ts';

/** Absolute path of the lock file of a dvc.yaml. */
export function lockPath(pipelineFile: string): string {
  return path.join(path.dirname(pipelineFile), 'dvc.lock');
}

/** What DVC refuses in this lock file; with any of it, it refuses the dvc.yaml beside it as well. */
export function checkLock(document: Document): readonly DvcFinding[] {
  const finding = (
    problem: Omit<ShapeProblem, 'code' | 'isAbsence' | 'isUntold'> & { readonly code: DvcFinding['code'] },
  ): DvcFinding => ({
    ...problem,
    document,
    severity: 'error',
    phase: 'stages',
  });
  if (!document.isWhole) return document.tree.problems.map((problem) => finding({ ...problem, path: [], fixes: [] }));
  const { root } = document;
  if (root === undefined || isFalsy(root)) {
    const message = `This lock file is empty, and DVC stops at it. ${renewal}`;
    return [finding({ code: 'missing-key', span: nowhere, path: ['schema'], message, fixes: [] })];
  }
  return checkShape(root, shape, nowhere).map((problem) => finding({ ...problem, ...explain(problem, root) }));
}

const renewal = 'Delete it; then `dvc commit -f` writes a new one without running anything, or `dvc repro` does.';

/** DVC 1 wrote the stages at the top, and no version. */
function isOfFirstVersion(root: Node): root is DictNode {
  if (root.kind !== 'dict' || root.named.has('schema') || root.entries.length === 0) return false;
  return root.entries.every(({ value }) => get(value, 'cmd') !== undefined);
}

/** Where the structure as a whole is another one, single keys are not what is wrong. */
function explain({ path: keys, message, fixes }: ShapeProblem, root: Node): Pick<ShapeProblem, 'message' | 'fixes'> {
  if (isOfFirstVersion(root)) {
    return { message: `This lock file was written by DVC 1, and later versions cannot read it. ${renewal}`, fixes: [] };
  }
  if (keys.length === 1 && keys[0] === 'schema') {
    return { message: `DVC reads lock files of \`schema: '${lockVersion}'\` only. ${renewal}`, fixes: [] };
  }
  return { message, fixes };
}
