/** `.trainyard.yaml`: what a project's people agreed on, for editors and for CI. The nearest one upward counts. */
import path from 'node:path';
import ignore from 'ignore';
import { type DictNode, get, type Node } from '../../yaml/node.ts';
import type { Project } from '../project.ts';
import { type Levels, levelsFrom } from './levels.ts';

export const settingsFile = '.trainyard.yaml';

/** For the file at this path. What is wrong in the settings is passed over: that is told where they stand. */
export function levelsFor(file: string, project: Project): Levels {
  const found = nearest(path.dirname(file), project);
  const loaded = found === undefined ? undefined : project.load(found);
  if (found === undefined || loaded?.kind !== 'document') return new Map();
  const diagnostics = get(loaded.document.root, 'diagnostics');
  const relative = path.relative(path.dirname(found), file).replaceAll(path.sep, '/');
  const overrides = itemsOf(get(diagnostics, 'overrides')).filter((item) => names(get(item, 'files'), relative));
  const maps = [diagnostics, ...overrides].map((part) => get(part, 'severity'));
  return levelsFrom(maps.flatMap((map) => (map?.kind === 'dict' ? entriesOf(map) : [])));
}

/** Not above the repository that the folder is in. */
function nearest(folder: string, project: Project): string | undefined {
  const file = path.join(folder, settingsFile);
  if (project.kind(file) === 'file') return file;
  const above = path.dirname(folder);
  if (above === folder || project.kind(path.join(folder, '.git')) !== 'missing') return undefined;
  return nearest(above, project);
}

/** Patterns as in .gitignore. */
function names(patterns: Node | undefined, file: string): boolean {
  const texts = (patterns?.kind === 'list' ? patterns.items : [patterns]).flatMap((one) =>
    one?.kind === 'str' ? one.value : [],
  );
  return ignore().add(texts).ignores(file);
}

function itemsOf(list: Node | undefined): readonly Node[] {
  return list?.kind === 'list' ? list.items : [];
}

function entriesOf(map: DictNode): readonly (readonly [string, unknown])[] {
  return [...map.named].map(([code, { value }]) => [code, value.kind === 'str' ? value.value : undefined]);
}
