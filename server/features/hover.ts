/** What is under the cursor: a key's meaning, a parameter's value, how a stage stands. */
import type { Hover, Position } from 'vscode-languageserver-protocol';
import type { StageStatus } from '../../protocol/language.ts';
import type { Dialect } from '../project/dialect.ts';
import type { Document } from '../project/document.ts';
import type { Project } from '../project/project.ts';
import { alternatives, below, type Shape } from '../project/shape.ts';
import { pathAt } from '../yaml/pathAt.ts';
import { statusAt } from './statusAt.ts';

/**
 * `files`: absolute paths of those of the dialect that count. `statuses`: by the names of the stages in this file, as
 * far as they are known.
 */
export function hover(
  document: Document,
  position: Position,
  files: readonly string[],
  dialect: Dialect,
  project: Project,
  statuses: ReadonlyMap<string, StageStatus>,
): Hover | undefined {
  const offset = document.offset(position);
  const explained = dialect.explain(document, offset, files, project);
  if (explained !== undefined) {
    const status = statuses.size === 0 ? undefined : statusAt(document, offset, dialect, project, statuses);
    const value = status === undefined ? explained.doc : `${explained.doc}\n\n${status}`;
    return { contents: { kind: 'markdown', value }, range: document.range(explained.span) };
  }
  const found = pathAt(document.tree, offset);
  const top = dialect.shape(document.path);
  if (found === undefined || top === undefined || !found.isKey) return undefined;
  const outer = found.keys.slice(0, -1);
  const shapes = outer.reduce<readonly Shape[]>(
    (around, key) => around.flatMap((shape) => below(shape, typeof key === 'number' ? '-' : { key })),
    [top],
  );
  const name = String(found.keys.at(-1));
  const field = shapes
    .flatMap(alternatives)
    .flatMap((shape) => (shape.kind === 'record' ? (shape.fields.get(name) ?? []) : []))
    .at(0);
  if (field === undefined) return undefined;
  return { contents: { kind: 'markdown', value: `**${name}**: ${field.doc}` }, range: document.range(found.node.span) };
}
