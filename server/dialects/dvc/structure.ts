/** What is wrong with the structure of a dvc.yaml, before any value in it counts. */
import { checkShape } from '../../project/checkShape.ts';
import type { Document } from '../../project/document.ts';
import { nowhere, type Offsets } from '../../yaml/span.ts';
import type { DvcFinding } from './finding.ts';
import { pipeline as shape } from './grammar.ts';
import { isFalsy } from './parameterFile.ts';

export function checkStructure(document: Document): readonly DvcFinding[] {
  const broken = document.tree.problems.map(
    ({ code, span, message }): DvcFinding => ({
      document,
      span,
      code,
      message,
      severity: 'error',
      phase: 'yaml+schema',
      path: [],
    }),
  );
  const { root } = document;
  if (root === undefined || isFalsy(root)) return broken;
  const isUnread = isBroken(broken);
  const problems = checkShape(root, shape, nowhere).filter(({ span, isAbsence }) => {
    return !(isUnread && isAbsence) && !broken.some(isWithin(document.offsets(span), document));
  });
  return [
    ...broken,
    ...problems.map(
      ({ code, span, path: keys, message, fixes, isUntold }): DvcFinding => ({
        ...{ code, span, path: keys, message, fixes, isUntold, document },
        severity: 'error',
        phase: 'yaml+schema',
      }),
    ),
  ];
}

/** Part of the file could not be read: what seems to be missing may stand there. */
function isBroken(structure: readonly DvcFinding[]): boolean {
  return structure.some(({ code }) => code === 'yaml-syntax' || code === 'merge-conflict');
}

/** What cannot be read has no type of its own. */
function isWithin({ start, end }: Offsets, document: Document): (broken: DvcFinding) => boolean {
  return ({ code, span }) => {
    const at = document.offsets(span).start;
    return code === 'yaml-syntax' && start <= at && at < end;
  };
}

/** With a broken file or an unknown key at the top, a value may be missing only because `vars` is misspelt. */
export function hasWholeVars(structure: readonly DvcFinding[]): boolean {
  return !isBroken(structure) && !structure.some(({ code, path }) => code === 'unknown-key' && path.length === 1);
}
