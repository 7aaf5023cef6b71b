/**
 * A page of documentation that is also a test. A fence with a file's name after its language is that file; all files
 * below one heading make one project. What is found in a line is written below it, and taken out before the files
 * are read:
 *
 *     ```yaml dvc.yaml
 *     stages:
 *       train:
 *         dep: [data.csv]
 *     #   ^^^ error[unknown-key]: Unknown key `dep`. Did you mean `deps`?
 *     ```
 *
 * The marks stand exactly below what they mean; `…` follows where that goes on in the next line.
 */
import type { Document } from '../../server/project/document.ts';
import type { Finding } from '../../server/project/finding.ts';
import { inOrder } from './findingPlaces.ts';

export interface Section {
  readonly heading: string;
  /** Name → text, without marks. */
  readonly files: ReadonlyMap<string, string>;
}

/** What is found in each file that has something. */
export type FindingsByName = ReadonlyMap<string, readonly Finding[]>;

interface Fence {
  readonly name: string;
  /** Lines of the page, the fences themselves left out. */
  readonly from: number;
  readonly to: number;
}

const mark = /^#? *\^+…? (?:error|warning|hint)\[[a-z-]+\]: /;

/** Those that hold files. */
export function sections(page: string): readonly Section[] {
  return read(page).map(({ heading, fences }) => ({ heading, files: filesOf(page, fences) }));
}

/** The page with its marks as they should be. */
export function withMarks(page: string, check: (section: Section) => FindingsByName): string {
  const lines = page.split('\n');
  for (const { heading, fences } of read(page).toReversed()) {
    const files = filesOf(page, fences);
    const findings = check({ heading, files });
    for (const { name, from, to } of fences.toReversed()) {
      lines.splice(from, to - from, ...annotate(files.get(name) ?? '', findings.get(name) ?? []));
    }
  }
  return lines.join('\n');
}

function read(page: string): readonly { heading: string; fences: readonly Fence[] }[] {
  const found: { heading: string; fences: Fence[] }[] = [];
  let current: { heading: string; fences: Fence[] } = { heading: '', fences: [] };
  const lines = page.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (/^#+ /.test(line)) {
      current = { heading: line.replace(/^#+ /, ''), fences: [] };
      found.push(current);
    }
    if (!line.startsWith('```')) continue;
    const end = lines.indexOf('```', index + 1);
    const name = line.split(' ')[1];
    if (end < 0) throw new Error(`this fence is not closed: ${line}`);
    if (current.fences.some((fence) => fence.name === name)) throw new Error(`${name} is there twice in one section`);
    if (name !== undefined) current.fences.push({ name, from: index + 1, to: end });
    index = end;
  }
  return found.filter(({ fences }) => fences.length > 0);
}

function filesOf(page: string, fences: readonly Fence[]): ReadonlyMap<string, string> {
  const lines = page.split('\n');
  return new Map(
    fences.map(({ name, from, to }) => {
      const own = lines.slice(from, to).filter((line) => !mark.test(line));
      return [name, own.map((line) => `${line}\n`).join('')];
    }),
  );
}

function annotate(text: string, findings: readonly Finding[]): readonly string[] {
  const marks = new Map<number, string[]>();
  for (const finding of inOrder(findings.toSorted((a, b) => a.code.localeCompare(b.code)))) {
    const { line, text: written } = markOf(finding);
    marks.set(line, [...(marks.get(line) ?? []), written]);
  }
  const lines = text.split('\n').slice(0, -1);
  return lines.flatMap((line, index) => [line, ...(marks.get(index) ?? [])]);
}

function markOf(finding: Finding): { readonly line: number; readonly text: string } {
  const { document, span, severity, code, message } = finding;
  const { start, end } = document.range(span);
  const isLonger = end.line > start.line;
  const last = isLonger ? lengthOfLine(document, start.line) : end.character;
  const carets = '^'.repeat(Math.max(1, last - start.character));
  const before = start.character < 2 ? ' '.repeat(start.character) : `#${' '.repeat(start.character - 1)}`;
  const text = `${before}${carets}${isLonger ? '…' : ''} ${severity}[${code}]: ${message}`;
  return { line: start.line, text };
}

function lengthOfLine(document: Document, line: number): number {
  return document.text.split('\n')[line]?.length ?? 0;
}
