/** A Code Quality report, which GitLab shows in merge requests (docs.gitlab.com, “Code Quality report format”). */
import { createHash } from 'node:crypto';
import type { Severity } from '../../project/finding.ts';
import type { Report } from '../report.ts';

const severities: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', hint: 'info' };

export function gitlab({ problems }: Report): string {
  const seen = new Map<string, number>();
  const issues = problems.map(({ file, start, end, severity, code, message, source }) => {
    const what = JSON.stringify([file, code, message, source]);
    const nth = seen.get(what) ?? 0;
    seen.set(what, nth + 1);
    return {
      description: message,
      check_name: code,
      fingerprint: fingerprint(what, nth),
      severity: severities[severity],
      location: { path: file, lines: { begin: start.line, end: end.line } },
    };
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}

/** Stays while only lines above it come and go. */
function fingerprint(what: string, nth: number): string {
  return createHash('sha256').update(`${nth} ${what}`).digest('hex');
}
