/** Stages of all pipelines by parts of their names. */
import path from 'node:path';
import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-protocol';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Project } from '../project/project.ts';

/** Editors narrow them down while the user types. */
const most = 500;

/** The entries of the files; a generated stage is found by the whole of its name. */
export function workspaceSymbols(
  query: string,
  pipelines: readonly { readonly document: Document; readonly dialect: Dialect }[],
  project: Project,
): readonly WorkspaceSymbol[] {
  const found: WorkspaceSymbol[] = [];
  for (const { document, dialect } of pipelines) {
    const { entries, stages } = dialect.outline(document, project);
    const generated = stages.filter(({ group, name }) => group !== undefined && name === query);
    for (const { name, span } of [...entries, ...generated]) {
      if (!isMeant(name, query)) continue;
      const containerName = path.basename(path.dirname(document.path));
      const location = { uri: document.uri, range: document.range(span) };
      found.push({ name, kind: SymbolKind.Function, containerName, location });
      if (found.length === most) return found;
    }
  }
  return found;
}

/** The letters of the query stand in the name in their order. */
function isMeant(name: string, query: string): boolean {
  let at = 0;
  for (const letter of query.toLowerCase()) {
    at = name.toLowerCase().indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
