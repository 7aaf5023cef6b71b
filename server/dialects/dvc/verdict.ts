/** All that DVC refuses of a dvc.yaml by itself: in the file, in the parameter files it names, in its lock file. */
import type { Document } from '../../project/document.ts';
import { memoise } from '../../project/memo.ts';
import type { Project } from '../../project/project.ts';
import { nowhere, type Span } from '../../yaml/span.ts';
import { type DvcFinding, Findings } from './finding.ts';
import { lockBeside } from './lock/beside.ts';
import { checkHeldContent } from './lock/heldContent.ts';
import { checkLock } from './lock/lockFile.ts';
import { pipelineOf } from './pipeline.ts';
import { describeRule } from './root/surroundings.ts';

export const verdictOn = memoise((document: Document, project: Project): readonly DvcFinding[] => [
  ...pipelineOf(document, project).value.findings,
  ...lockFindings(document, project),
]);

/** DVC never reads a lock file that git ignores, nor goes on without it. */
function lockFindings(document: Document, project: Project): readonly DvcFinding[] {
  const lock = lockBeside(document.path, project);
  const findings = new Findings();
  if (lock.kind === 'document') {
    const structure = checkLock(lock.document);
    if (structure.length > 0) return structure;
    checkHeldContent(lock.document, pipelineOf(document, project).value.stages, findings);
    return findings.all;
  }
  if (lock.kind === 'none' || lock.rule === undefined) return [];
  const message = `DVC refuses a pipeline whose \`dvc.lock\` git ignores, and ${describeRule(lock.rule, document.path)}. Commit it: it tells which data belongs to which commit.`;
  findings.add('stages', 'ignored-lock', document, headingOf(document), [], message);
  return findings.all;
}

function headingOf({ root }: Document): Span {
  const first = root?.kind === 'dict' ? (root.named.get('stages') ?? root.entries[0]) : undefined;
  return first?.key.span ?? nowhere;
}
