/** The lock file of a dvc.yaml, as DVC comes to it. */
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import type { IgnoreRule } from '../root/ignoreFiles.ts';
import { surroundingsOf } from '../root/surroundings.ts';
import { lockPath } from './lockFile.ts';

export type LockBeside =
  | { readonly kind: 'document'; readonly document: Document }
  /** Not there, or left out by .dvcignore, which is the same to DVC. */
  | { readonly kind: 'none' }
  /** DVC refuses to read it: git ignores it, by this rule, or it is no text. */
  | { readonly kind: 'refused'; readonly rule: IgnoreRule | undefined };

export function lockBeside(pipelineFile: string, project: Project): LockBeside {
  const lock = lockPath(pipelineFile);
  const surroundings = surroundingsOf(pipelineFile, project);
  const rule = surroundings?.gitRuleFor(lock);
  if (rule !== undefined) return { kind: 'refused', rule };
  const loaded = project.load(lock);
  if (loaded.kind === 'missing' || surroundings?.ruleFor(lock) !== undefined) return { kind: 'none' };
  return loaded.kind === 'document' ? loaded : { kind: 'refused', rule: undefined };
}
