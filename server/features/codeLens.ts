/** "Launch" above each stage, and above all of them. */
import type { CodeLens } from 'vscode-languageserver-protocol';
import { type LaunchTarget, launchCommand } from '../../protocol/language.ts';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Project } from '../project/project.ts';
import type { Span } from '../yaml/node.ts';

export function codeLenses(document: Document, dialect: Dialect, project: Project): readonly CodeLens[] {
  const { uri } = document;
  const { entries, heading } = dialect.outline(document, project);
  const lens = (span: Span, title: string, target: LaunchTarget): CodeLens => ({
    range: document.range(span),
    command: { title, command: launchCommand, arguments: [target] },
  });
  const stages = entries.map(({ name, span }) => lens(span, '▷ Launch', { uri, stage: name }));
  return heading === undefined ? stages : [lens(heading, '▷ Launch pipeline', { uri }), ...stages];
}
