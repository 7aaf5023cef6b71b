/** What a check brings back, in the terms of every format: paths as they are shown, places as people count them. */
import path from 'node:path';
import type { Finding, Severity } from '../project/finding.ts';

export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

export interface Problem {
  /** As {@link shownPath} writes it. */
  readonly file: string;
  readonly start: Place;
  /** What stands here is no longer part of it. */
  readonly end: Place;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  /** The line where it begins. */
  readonly source: string;
}

export interface Report {
  /** Sorted by file and place. */
  readonly problems: readonly Problem[];
  /** How many files were checked, those without problems too. */
  readonly files: number;
  /** Why some of what was asked for could not be checked. */
  readonly failures: readonly string[];
}

/**
 * In order, and each once: several pipelines may name one params.yaml, and each then says the same of it.
 * @param cwd The folder that paths are shown from.
 */
export function problemsOf(findings: Iterable<Finding>, cwd: string): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const finding of findings) {
    const problem = problemOf(finding, cwd);
    problems.set(JSON.stringify(problem), problem);
  }
  return [...problems.values()].toSorted(inOrder);
}

/** Relative to `from` and with `/` on every system; as it is where there is no way from one to the other. */
export function shownPath(file: string, from: string, system: path.PlatformPath = path): string {
  return system.relative(from, file).split(system.sep).join('/');
}

function problemOf({ document, span, severity, code, message }: Finding, cwd: string): Problem {
  const { start, end } = document.range(span);
  const source = document.text.slice(
    document.offset({ line: start.line, character: 0 }),
    document.offset({ line: start.line + 1, character: 0 }),
  );
  return {
    file: shownPath(document.path, cwd),
    start: { line: start.line + 1, column: start.character + 1 },
    end: { line: end.line + 1, column: end.character + 1 },
    severity,
    code,
    message,
    source: source.trimEnd(),
  };
}

function inOrder(a: Problem, b: Problem): number {
  return (
    compare(a.file, b.file) || a.start.line - b.start.line || a.start.column - b.start.column || compare(a.code, b.code)
  );
}

/** The same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
