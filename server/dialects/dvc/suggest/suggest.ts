/** What may be written at a place. */
import path from 'node:path';
import { assertNever } from '../../../../protocol/assertNever.ts';
import type { Cursor, Suggestion } from '../../../project/dialect.ts';
import type { Project } from '../../../project/project.ts';
import type { Names } from '../../../project/shape.ts';
import { loadConfig } from '../config/config.ts';
import { rootOf } from '../root/root.ts';
import { suggestCollections } from './expressions.ts';
import { suggestParameterFiles, suggestParameters } from './parameters.ts';
import { suggestFiles, suggestFolders, suggestOutputs } from './paths.ts';

export function suggestNames(names: Names, at: Cursor, project: Project): readonly Suggestion[] {
  switch (names) {
    case 'file':
      return suggestFiles(at, project);
    case 'folder':
      return suggestFolders(at, project);
    case 'input':
      return unique([...suggestOutputs(at, project), ...suggestFiles(at, project)]);
    case 'parameter':
      return suggestParameters(at, project);
    case 'parameterFile':
      return suggestParameterFiles(at, project);
    case 'collection':
      return suggestCollections(at, project);
    case 'remote':
      return suggestRemotes(at, project);
    case 'template':
      return suggestTemplates(at, project);
    default:
      return assertNever(names);
  }
}

/** A file that a stage makes is there, too, once it has run. */
function unique(suggestions: readonly Suggestion[]): readonly Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const suggestion of suggestions) if (!found.has(suggestion.text)) found.set(suggestion.text, suggestion);
  return [...found.values()];
}

function suggestRemotes(at: Cursor, project: Project): readonly Suggestion[] {
  const root = rootOf(at.document.path, project);
  const remotes = root === undefined ? [] : loadConfig(root, project).remotes;
  return Array.from(remotes, ([text, detail]) => ({ text, kind: 'remote', detail }));
}

/** Those that come with DVC, https://dvc.org/doc/user-guide/experiment-management/visualizing-plots. */
const templates = [
  'linear',
  'simple',
  'scatter',
  'scatter_jitter',
  'smooth',
  'confusion',
  'confusion_normalized',
  'bar_horizontal',
  'bar_horizontal_sorted',
];

/** Those of DVC and of the project. */
function suggestTemplates(at: Cursor, project: Project): readonly Suggestion[] {
  const root = rootOf(at.document.path, project) ?? path.dirname(at.document.path);
  const own = project.list(path.join(root, '.dvc', 'plots')).filter(({ name }) => name.endsWith('.json'));
  const names = [...own.map(({ name }) => name.replace(/\.json$/, '')), ...templates];
  return [...new Set(names)].map((text) => ({ text, kind: 'template', detail: '' }));
}
