/** A file's pipeline with everything filled in, as YAML whose parts lead back to where they were written. */
import path from 'node:path';
import type { Location } from 'vscode-languageserver-protocol';
import type { ResolvedEntry, ResolvedPipeline } from '../../protocol/language.ts';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Finding } from '../project/finding.ts';
import type { Project } from '../project/project.ts';
import type { Origin, Resolved } from '../project/resolved.ts';
import type { Target } from '../project/target.ts';
import { Printer } from '../yaml/print.ts';

/** `undefined` where the file holds no pipeline, or one in which there is nothing to fill in. */
export function resolvedPipeline(document: Document, dialect: Dialect, project: Project): ResolvedPipeline | undefined {
  if (path.basename(document.path) !== dialect.pipelineFile) return undefined;
  const resolved = dialect.resolved?.(document, project);
  if (resolved === undefined) return undefined;
  if (resolved.kind === 'broken') return { kind: 'broken', problem: problemOf(resolved.finding) };
  const numbers = new Map<Origin, number>();
  const links: number[] = [];
  const printer = new Printer<Origin>((line, start, end, origin) => {
    const number = numbers.get(origin) ?? numbers.size;
    numbers.set(origin, number);
    links.push(line, start, end, number);
  });
  const entries = print(resolved, printer);
  const origins = [...numbers.keys()].map((origin) => origin.map(locationOf));
  const rest = printer.lineCount < mostLines ? '' : '# The rest is left out: there are more than 200,000 lines.\n';
  return { kind: 'resolved', text: printer.text + rest, entries, origins, links };
}

/** A few lines of loops and anchors may stand for more than any editor shows. */
const mostLines = 200_000;

function print(
  { heading, entries, sections }: Extract<Resolved, { kind: 'resolved' }>,
  printer: Printer<Origin>,
): readonly ResolvedEntry[] {
  if (heading !== undefined) printer.opening(heading);
  const printed = entries.map(({ source, stages }) => {
    const start = printer.lineCount;
    for (const stage of stages()) {
      if (printer.lineCount >= mostLines) break;
      printer.entry(stage, 2);
    }
    return { source: source.document.range(source.span), start, end: printer.lineCount };
  });
  for (const section of printer.lineCount < mostLines ? sections : []) printer.entry(section, 0);
  return printed;
}

function locationOf({ document, span }: Target): Location {
  return { uri: document.uri, range: document.range(span) };
}

function problemOf({ document, span, message }: Finding): string {
  return `${path.basename(document.path)}, line ${document.range(span).start.line + 1}: ${message}`;
}
