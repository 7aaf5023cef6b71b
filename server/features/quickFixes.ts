/** The mends that findings bring, and comments that silence them, as quick fixes. */
import { type CodeAction, CodeActionKind, type Range, type TextEdit } from 'vscode-languageserver-protocol';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Finding, Fix } from '../project/finding.ts';
import { ignoring } from '../project/judging/ignoring.ts';
import type { Project } from '../project/project.ts';
import { diagnosticOf } from './diagnostics.ts';

/** For those of the document's findings that the range touches. */
export function quickFixes(
  document: Document,
  range: Range,
  findings: readonly Finding[],
  dialect: Dialect,
  project: Project,
): readonly CodeAction[] {
  const start = document.offset(range.start);
  const end = document.offset(range.end);
  const touched = findings.filter((finding) => {
    const span = document.offsets(finding.span);
    return span.start <= end && start <= span.end;
  });
  const mends = touched.flatMap((finding) => {
    const fixes = [...(finding.fixes ?? []), ...(dialect.mend?.(finding, project) ?? [])];
    const sure = fixes.filter(({ isDraft }) => !isDraft);
    return fixes.map((fix) => ({ ...actionOf(finding, fix), isPreferred: sure.length === 1 && fix === sure[0] }));
  });
  const ignores = touched.flatMap((finding) => ignoring(finding).map((fix) => actionOf(finding, fix)));
  return [...mends, ...ignores];
}

function actionOf(finding: Finding, { title, edits }: Fix): CodeAction {
  const changes: Record<string, TextEdit[]> = {};
  for (const { document = finding.document, span, newText } of edits) {
    const known = changes[document.uri] ?? [];
    changes[document.uri] = [...known, { range: document.range(span), newText }];
  }
  return { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnosticOf(finding)], edit: { changes } };
}
