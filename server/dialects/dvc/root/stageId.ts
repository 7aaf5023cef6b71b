/** What DVC calls a stage in its project (`dvc repro models/dvc.yaml:train`). */
import path from 'node:path';

/** `root` is the project's folder; a .dvc file is a stage without a name. */
export function stageId(root: string, file: string, name: string | undefined): string {
  return stageIds(root, file)(name);
}

/** The same for many stages of one file. */
export function stageIds(root: string, file: string): (name: string | undefined) => string {
  const relative = path.relative(root, file).replaceAll(path.sep, '/');
  return (name) => {
    if (name === undefined) return relative;
    return relative === 'dvc.yaml' ? name : `${relative}:${name}`;
  };
}
