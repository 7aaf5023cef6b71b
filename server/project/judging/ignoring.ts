/** The comment that silences a finding, put where it can stand. */
import path from 'node:path';
import type { Node } from '../../yaml/node.ts';
import { pathAt } from '../../yaml/pathAt.ts';
import type { Finding, Fix } from '../finding.ts';
import { ignoresIn } from './ignores.ts';
import { silencingRules } from './rules.ts';
import { settingsFile } from './settingsFile.ts';

/** None where the file takes no comments, or what is found is in a comment itself. */
export function ignoring(finding: Finding): readonly Fix[] {
  const { document, code, span } = finding;
  const name = path.basename(document.path);
  if (Object.hasOwn(silencingRules, code) || name === settingsFile || name.endsWith('.json')) return [];
  const { text, root } = document;
  const node = pathAt(root, span.start)?.node;
  const at = node?.kind === 'str' ? node.span.start : span.start;
  const line = document.range({ start: at, end: at }).start.line;
  const title = `Ignore ${code} here`;
  const known = ignoresIn(document).find((ignore) => ignore.line === line && !ignore.directive.isAlone);
  const last = known?.codes.at(-1)?.span.end;
  if (last !== undefined) return [{ title, edits: [insertion(last, `, ${code}`)] }];
  const comment = `# trainyard: ignore[${code}]`;
  const end = at + text.slice(at).search(/[ \t]*(?:[\r\n]|$)/);
  if (!isInText(root, end)) return [{ title, edits: [insertion(end, ` ${comment}`)] }];
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  return [{ title, edits: [insertion(start, `${indent}${comment}\n`)] }];
}

/** Where a comment would become part of the text. A block of text may have one after its `|` or `>`. */
function isInText(root: Node | undefined, offset: number): boolean {
  const node = pathAt(root, offset)?.node;
  if (node?.kind !== 'str' || node.style === 'literal' || node.style === 'folded') return false;
  return node.span.start < offset && offset < node.span.end;
}

function insertion(offset: number, newText: string): Fix['edits'][number] {
  return { span: { start: offset, end: offset }, newText };
}
