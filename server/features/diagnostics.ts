/** Findings → what editors show. */
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-protocol';
import type { Document } from '../project/document.ts';
import type { Finding, Severity } from '../project/finding.ts';

export const source = 'trainyard';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  hint: DiagnosticSeverity.Hint,
};

/** By document: a pipeline's findings may stand in the parameter files that it names. */
export function diagnosticsByDocument(findings: readonly Finding[]): ReadonlyMap<Document, readonly Diagnostic[]> {
  const groups = new Map<Document, Diagnostic[]>();
  for (const finding of findings) {
    const group = groups.get(finding.document) ?? [];
    groups.set(finding.document, group);
    group.push(diagnosticOf(finding));
  }
  return groups;
}

export function diagnosticOf({ document, span, severity, code, message }: Finding): Diagnostic {
  return { range: document.range(span), severity: severities[severity], code, source, message };
}

/** With a link to the page of its code, where there are pages: `folder` is their URI. */
export function explained(diagnostic: Diagnostic, folder: string | undefined): Diagnostic {
  return folder === undefined
    ? diagnostic
    : { ...diagnostic, codeDescription: { href: `${folder}/${diagnostic.code}.md` } };
}
