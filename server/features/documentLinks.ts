/** Paths in a file that lead to what is there. */
import { pathToFileURL } from 'node:url';
import type { DocumentLink } from 'vscode-languageserver-protocol';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Project } from '../project/project.ts';

export function documentLinks(document: Document, dialect: Dialect, project: Project): readonly DocumentLink[] {
  const links = dialect.linksIn?.(document, project) ?? [];
  return links.map(({ span, file }) => ({ range: document.range(span), target: pathToFileURL(file).href }));
}
