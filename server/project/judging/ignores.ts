/** Which findings a file's own comments silence. */
import { pathAt } from '../../yaml/pathAt.ts';
import type { Document } from '../document.ts';
import type { Finding } from '../finding.ts';
import { type Directive, directivesIn } from './comments.ts';

export interface Ignore {
  readonly directive: Directive;
  readonly codes: NonNullable<Directive['codes']>;
  /** The line that it is for, from 0; `all` for the whole file. */
  readonly line: number | 'all';
}

const read = new WeakMap<Document, readonly Ignore[]>();

export function ignoresIn(document: Document): readonly Ignore[] {
  const known = read.get(document) ?? readIgnores(document);
  read.set(document, known);
  return known;
}

function readIgnores(document: Document): readonly Ignore[] {
  const directives = directivesIn(document);
  if (directives.length === 0) return [];
  const lines = document.text.split(/\r\n|[\r\n]/);
  const isContent = (line: string) => !/^\s*(?:#|$)/.test(line);
  const first = lines.findIndex((line) => isContent(line) && !/^(?:---|%)/.test(line));
  return directives.flatMap((directive): readonly Ignore[] => {
    const { codes, isAlone, span } = directive;
    if (codes === undefined) return [];
    const own = lineOf(document, document.offsets(span).start);
    if (isAlone && (first < 0 || own < first)) return [{ directive, codes, line: 'all' }];
    const next = lines.findIndex((line, index) => index > own && isContent(line));
    return [{ directive, codes, line: isAlone ? next : own }];
  });
}

export function silences({ codes, line }: Ignore, finding: Finding): boolean {
  if (!codes.some(({ code }) => code === finding.code)) return false;
  return line === 'all' || linesOf(finding).includes(line);
}

/** Where it begins. No comment can stand in a text of several lines, so the line where that begins counts too. */
export function linesOf({ document, span }: Finding): readonly number[] {
  const { start } = document.offsets(span);
  const node = pathAt(document.tree, start)?.node;
  const around = node?.kind === 'str' ? document.offsets(node.span).start : start;
  const starts = around < start ? [start, around] : [start];
  return [...new Set(starts.map((start) => lineOf(document, start)))];
}

function lineOf(document: Document, offset: number): number {
  return document.range({ start: offset, end: offset }).start.line;
}
