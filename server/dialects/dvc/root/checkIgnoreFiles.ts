/** What DVC fails on in the .dvcignore files that it reads on its way to a project's files: no command of it works then. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import { type DvcFinding, Findings } from '../finding.ts';
import { type Flaw, flawOf } from './ignorePattern.ts';
import type { LeftOut } from './leftOut.ts';
import { nameBelow } from './root.ts';

const messages: Readonly<Record<Flaw, string>> = {
  'lone-exclamation': 'DVC fails on a `!` alone. Name what it brings back, or take the line out.',
  'lone-backslash': 'DVC fails on a `\\` at the end of a name. Separate folders by `/`; a backslash itself is `\\\\`.',
  'range-order':
    'DVC fails on a range that ends before it begins. Turn it round, as in `[a-z]`; a `-` itself comes last.',
};

/** @param files Absolute paths of those that DVC comes to, all below `root`. */
export function checkIgnoreFiles(root: string, files: readonly string[], leftOut: LeftOut): readonly DvcFinding[] {
  const findings = new Findings();
  for (const document of leftOut.ignoreFilesTo(files)) {
    checkLines(document, nameBelow(root, path.dirname(document.path)) ?? '', findings);
  }
  return findings.all;
}

function checkLines(document: Document, folder: string, findings: Findings): void {
  for (const { 0: line, index } of document.text.matchAll(/[\S\ufeff](?:[^\r\n]*[\S\ufeff])?/g)) {
    const flaw = line.startsWith('#') ? undefined : flawOf(line, folder);
    if (flaw === undefined) continue;
    const span = document.whole.span(index, index + line.length);
    findings.add('config', 'ignore-syntax', document, span, [], messages[flaw]);
  }
}
