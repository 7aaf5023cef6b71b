/** Names for `params:`, and the files that hold parameters. */
import path from 'node:path';
import type { Cursor, Suggestion } from '../../../project/dialect.ts';
import type { Project } from '../../../project/project.ts';
import { loadParameters } from '../parameterFile.ts';
import { suggestFiles } from './paths.ts';
import { folderAt } from './place.ts';
import { collectAll } from './values.ts';

/** Of params.yaml where no other file is named around the cursor. */
export function suggestParameters(at: Cursor, project: Project): readonly Suggestion[] {
  const steps = at.path.filter((step) => step !== '-').map(({ key }) => key);
  const inner = steps.at(-1);
  const file = inner === undefined || inner === 'params' ? 'params.yaml' : inner;
  const loaded = loadParameters(path.resolve(folderAt(at), file), project);
  if (loaded.kind !== 'values') return [];
  const found = new Map<string, Suggestion>();
  collectAll(loaded.values, '', found);
  return [...found.values()];
}

/** Files by their suffixes with the folders on the way; in `vars` the keys that stand at a file's top, behind a colon. */
export function suggestParameterFiles(at: Cursor, project: Project): readonly Suggestion[] {
  const isInVars = at.path.some((step) => step !== '-' && step.key === 'vars');
  const [, file, earlier] = /^([^:]+):(.*,)?/.exec(at.typed) ?? [];
  if (file !== undefined && isInVars) return suggestKeys(file, earlier ?? '', at, project);
  return suggestFiles(at, project).filter(
    ({ kind, text }) => kind === 'folder' || /\.(?:ya?ml|json|toml|py)$/i.test(text),
  );
}

function suggestKeys(file: string, earlier: string, at: Cursor, project: Project): readonly Suggestion[] {
  const loaded = loadParameters(path.resolve(folderAt(at), file), project);
  if (loaded.kind !== 'values') return [];
  const taken = new Set(earlier.split(','));
  return [...loaded.values.named.keys()]
    .filter((key) => !taken.has(key))
    .map((key) => ({ text: `${file}:${earlier}${key}`, kind: 'parameter', detail: '' }));
}
