/** Where a DVC project begins, and which files of it define stages. */
import path from 'node:path';
import type { Project } from '../../../project/project.ts';

/** The nearest folder upward that has a `.dvc` folder, as `dvc root` finds it; `undefined` outside of any project. */
export function rootOf(file: string, project: Project): string | undefined {
  return nearestAbove(path.dirname(file), (folder) => project.kind(path.join(folder, '.dvc')) === 'folder');
}

export function nearestAbove(folder: string, isWanted: (folder: string) => boolean): string | undefined {
  if (isWanted(folder)) return folder;
  const above = path.dirname(folder);
  return above === folder ? undefined : nearestAbove(above, isWanted);
}

export function definesStages(fileName: string): boolean {
  return fileName === 'dvc.yaml' || fileName.endsWith('.dvc');
}

/** The way from a folder down to what is in it, with `/`; `undefined` for what is not, and for the folder itself. */
export function nameBelow(folder: string, file: string): string | undefined {
  // A file of many stages has thousands of outputs, and `relative` takes its time.
  const isBelow = file.startsWith(folder) && file.charAt(folder.length) === path.sep;
  const relative = isBelow ? file.slice(folder.length + 1) : path.relative(folder, file);
  if (relative === '' || path.isAbsolute(relative)) return undefined;
  const name = path.sep === '/' ? relative : relative.replaceAll(path.sep, '/');
  return name === '..' || name.startsWith('../') ? undefined : name;
}
