/** A name under `params` by which another file was meant, or a parameter of one. */
import path from 'node:path';
import type { Fix } from '../../../project/finding.ts';
import type { Project } from '../../../project/project.ts';
import type { Span } from '../../../yaml/span.ts';
import { isStageFile } from '../checkPath.ts';

export interface Mend {
  readonly advice: string;
  readonly fixes: readonly Fix[];
}

/** `folder` is the one that the stage runs in. */
export function otherFile(name: string, span: Span, folder: string, project: Project): Mend | undefined {
  if (!isStageFile(name) && project.kind(path.resolve(folder, name)) === 'file') {
    const newText = `${name}:`;
    const advice = `To depend on all of that file, write \`${newText}\` with a colon.`;
    return { advice, fixes: changeTo(newText, name, span) };
  }
  const [, file, keys] = /^([^:]+\.(?:ya?ml|json|toml|py)):(.+)$/i.exec(name) ?? [];
  if (file === undefined || keys === undefined) return undefined;
  const newText = `${file}: [${keys.split(',').join(', ')}]`;
  return { advice: `For parameters of another file, write \`${newText}\`.`, fixes: changeTo(newText, name, span) };
}

function changeTo(newText: string, name: string, span: Span): readonly Fix[] {
  return span.text === name ? [{ title: `Change to \`${newText}\``, edits: [{ span, newText }] }] : [];
}
