/** Findings in the order of the text, with where they stand in it. */
import type { Finding } from '../../server/project/finding.ts';
import type { Offsets } from '../../server/yaml/span.ts';

export function inOrder(findings: readonly Finding[]): readonly (Finding & { readonly at: Offsets })[] {
  return findings
    .map((finding) => ({ ...finding, at: finding.document.offsets(finding.span) }))
    .toSorted((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
}
