/** The mends that findings bring, as quick fixes. */
import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver-protocol';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Finding } from '../project/finding.ts';
import type { Project } from '../project/project.ts';
import { diagnosticOf } from './diagnostics.ts';

/** Those of the findings that the range touches. */
export function quickFixes(
  document: Document,
  range: Range,
  dialect: Dialect,
  project: Project,
): readonly CodeAction[] {
  const start = document.offset(range.start);
  const end = document.offset(range.end);
  return dialect
    .check(document, project)
    .findings.filter(
      (finding) => finding.document === document && finding.span.start <= end && start <= finding.span.end,
    )
    .flatMap((finding) => actionsOf(finding));
}

function actionsOf(finding: Finding): readonly CodeAction[] {
  const { document, fixes = [] } = finding;
  return fixes.map(({ title, edits }) => ({
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred: fixes.length === 1,
    diagnostics: [diagnosticOf(finding)],
    edit: { changes: { [document.uri]: edits.map(({ span, newText }) => ({ range: document.range(span), newText })) } },
  }));
}
