/** What DVC leaves out of a project: what .dvcignore or .gitignore ignores, and projects within the project. */
import path from 'node:path';
import type { Project } from '../../../project/project.ts';
import { loadConfig } from '../config/config.ts';
import { IgnoreFiles, type IgnoreRule, ruleOf } from './ignoreFiles.ts';
import { nameBelow, nearestAbove } from './root.ts';

const builtIn = ['.hg/', '.git/', '.git', '.dvc/'].flatMap((line) => ruleOf(line, '', 'dvc', undefined) ?? []);

/** For one look at a project: what it has read it does not read again. */
export class LeftOut {
  readonly #root: string;
  readonly #project: Project;
  readonly #dvc: IgnoreFiles;
  #git: IgnoreFiles | undefined;
  #hasLookedForGit = false;

  constructor(root: string, project: Project) {
    this.#root = root;
    this.#project = project;
    this.#dvc = new IgnoreFiles(root, 'dvc', builtIn, project);
  }

  /** Whether DVC, on its way down the project, passes this by. */
  isPassedBy(file: string, kind: 'file' | 'folder'): boolean {
    const name = nameBelow(this.#root, file);
    if (name === undefined) return false;
    const above = path.dirname(file);
    return (name.includes('/') && this.isPassedBy(above, 'folder')) || this.isPassedByAlone(file, kind);
  }

  /** The same where DVC does come to the folder that this is in. */
  isPassedByAlone(file: string, kind: 'file' | 'folder'): boolean {
    if (this.dvcRule(file, kind) !== undefined || this.gitRule(file, kind) !== undefined) return true;
    if (kind === 'file') return false;
    const isProject = this.#project.kind(path.join(file, '.dvc')) !== 'missing';
    return isProject || this.#gitFiles()?.contentRuleFor(file) !== undefined;
  }

  /** The line of a .dvcignore, or DVC's own, that ignores this. */
  dvcRule(file: string, kind: 'file' | 'folder'): IgnoreRule | undefined {
    return this.#dvc.ruleFor(file, kind);
  }

  /** The line that makes git ignore this. */
  gitRule(file: string, kind: 'file' | 'folder'): IgnoreRule | undefined {
    return this.#gitFiles()?.ruleFor(file, kind);
  }

  #gitFiles(): IgnoreFiles | undefined {
    if (!this.#hasLookedForGit) {
      this.#hasLookedForGit = true;
      this.#git = gitFiles(this.#root, this.#project);
    }
    return this.#git;
  }
}

function gitFiles(root: string, project: Project): IgnoreFiles | undefined {
  if (!loadConfig(root, project).usesGit) return undefined;
  const top = nearestAbove(root, (folder) => project.kind(path.join(folder, '.git')) !== 'missing');
  if (top === undefined) return undefined;
  const exclude = project.load(path.join(top, '.git', 'info', 'exclude'));
  const lines = exclude.kind === 'document' ? exclude.document.text.split(/\r\n|[\r\n]/) : [];
  const document = exclude.kind === 'document' ? exclude.document : undefined;
  const first = lines.flatMap(
    (line, index) => ruleOf(line, '', 'git', document && { document, line: index + 1 }) ?? [],
  );
  return new IgnoreFiles(top, 'git', first, project);
}
