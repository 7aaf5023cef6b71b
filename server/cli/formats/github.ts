/**
 * Annotations of a GitHub Actions workflow: a line of standard output each, which GitHub shows beside the code
 * (docs.github.com, “Workflow commands for GitHub Actions”).
 */
import type { Severity } from '../../project/finding.ts';
import type { Problem, Report } from '../report.ts';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', hint: 'notice' };

export function github({ problems, failures }: Report): string {
  const lines = [...failures.map((failure) => `::error::${data(failure)}`), ...problems.map(annotation)];
  return lines.map((line) => `${line}\n`).join('');
}

function annotation({ file, start, end, severity, code, message }: Problem): string {
  const properties = {
    file,
    line: start.line,
    endLine: end.line,
    // Columns count only where all stands in one line.
    ...(start.line === end.line && { col: start.column, endColumn: end.column }),
    title: `trainyard: ${code}`,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${commands[severity]} ${list.join(',')}::${data(message)}`;
}

/** As the runner undoes it (actions/toolkit, `command.ts`). */
function data(untrusted: string): string {
  return untrusted.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(untrusted: string): string {
  return data(untrusted).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
