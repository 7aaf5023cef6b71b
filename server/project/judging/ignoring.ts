/** The comment that silences a finding, put where it can stand. */
import path from 'node:path';
import { pathAt } from '../../yaml/pathAt.ts';
import type { Tree } from '../../yaml/tree.ts';
import type { Finding, Fix } from '../finding.ts';
import { ignoresIn } from './ignores.ts';
import { silencingRules } from './rules.ts';
import { settingsFile } from './settingsFile.ts';

/** None where the file takes no comments, or what is found is in a comment itself. */
export function ignoring(finding: Finding): readonly Fix[] {
  const { document, code, span } = finding;
  const name = path.basename(document.path);
  if (Object.hasOwn(silencingRules, code) || name === settingsFile || name.endsWith('.json')) return [];
  const { text, tree } = document;
  const { start: own } = document.offsets(span);
  const node = pathAt(tree, own)?.node;
  const at = node?.kind === 'str' ? document.offsets(node.span).start : own;
  const line = document.range({ start: at, end: at }).start.line;
  const title = `Ignore ${code} here`;
  const known = ignoresIn(document).find((ignore) => ignore.line === line && !ignore.directive.isAlone);
  const last = known?.codes.at(-1)?.span.behind;
  if (last !== undefined) return [{ title, edits: [{ span: last, newText: `, ${code}` }] }];
  const comment = `# trainyard: ignore[${code}]`;
  const end = at + text.slice(at).search(/[ \t]*(?:[\r\n]|$)/);
  if (!isInText(tree, end)) return [{ title, edits: [{ span: document.span(end, end), newText: ` ${comment}` }] }];
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  return [{ title, edits: [{ span: document.span(start, start), newText: `${indent}${comment}\n` }] }];
}

/** Where a comment would become part of the text. A block of text may have one after its `|` or `>`. */
function isInText(tree: Tree, offset: number): boolean {
  const node = pathAt(tree, offset)?.node;
  if (node?.kind !== 'str' || node.style === 'literal' || node.style === 'folded') return false;
  const { start, end } = tree.offsets(node.span);
  return start < offset && offset < end;
}
