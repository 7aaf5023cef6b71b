/** The mends that findings bring, and comments that silence them, as quick fixes. */
import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver-protocol';
import type { Document } from '../project/document.ts';
import type { Finding, Fix } from '../project/finding.ts';
import { ignoring } from '../project/judging/ignoring.ts';
import { diagnosticOf } from './diagnostics.ts';

/** For those of the document's findings that the range touches. */
export function quickFixes(document: Document, range: Range, findings: readonly Finding[]): readonly CodeAction[] {
  const start = document.offset(range.start);
  const end = document.offset(range.end);
  const touched = findings.filter(({ span }) => span.start <= end && start <= span.end);
  const mends = touched.flatMap((finding) => (finding.fixes ?? []).map((fix) => actionOf(finding, fix)));
  const ignores = touched.flatMap((finding) =>
    ignoring(finding).map((fix) => ({ ...actionOf(finding, fix), isPreferred: false })),
  );
  return [...mends, ...ignores];
}

function actionOf(finding: Finding, { title, edits }: Fix): CodeAction {
  const { document, fixes = [] } = finding;
  return {
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred: fixes.length === 1,
    diagnostics: [diagnosticOf(finding)],
    edit: { changes: { [document.uri]: edits.map(({ span, newText }) => ({ range: document.range(span), newText })) } },
  };
}
