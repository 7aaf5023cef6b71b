/** All that DVC refuses of a dvc.yaml by itself: in the file, in the parameter files it names, in its lock file. */
import type { Document } from '../../project/document.ts';
import type { Result } from '../../project/memo.ts';
import type { Project } from '../../project/project.ts';
import type { DvcFinding } from './finding.ts';
import { checkLockOf, lockPath } from './lock/lockFile.ts';
import { pipelineOf } from './pipeline.ts';

export function verdictOn(document: Document, project: Project): Result<readonly DvcFinding[]> {
  const { value, sources } = pipelineOf(document, project);
  const findings = [...value.findings, ...checkLockOf(document.path, project)];
  return { value: findings, sources: [...sources, lockPath(document.path)] };
}
