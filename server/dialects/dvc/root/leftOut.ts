/** What DVC leaves out of a project: what .dvcignore or .gitignore ignores, and projects within the project. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import { gitIgnores } from './gitIgnores.ts';
import { IgnoreFiles, type IgnoreRule, ruleOf } from './ignoreFiles.ts';
import { nameBelow } from './root.ts';

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

  /** Whether some line ignores this, or a folder around it. A project within the project is not ignored by that. */
  isIgnored(file: string, kind: 'file' | 'folder'): boolean {
    const name = nameBelow(this.#root, file);
    if (name === undefined) return false;
    const above = path.dirname(file);
    return (name.includes('/') && this.isIgnored(above, 'folder')) || this.#isIgnoredAlone(file, kind);
  }

  /** Whether DVC, which has come to the folder that this is in, passes this by. */
  isPassedBy(file: string, kind: 'file' | 'folder'): boolean {
    if (this.#isIgnoredAlone(file, kind)) return true;
    return kind === 'folder' && this.#project.kind(path.join(file, '.dvc')) !== 'missing';
  }

  #isIgnoredAlone(file: string, kind: 'file' | 'folder'): boolean {
    if (this.dvcRule(file, kind) !== undefined || this.gitRule(file, kind) !== undefined) return true;
    return kind === 'folder' && this.#gitFiles()?.contentRuleFor(file) !== undefined;
  }

  /** The .dvcignore files that DVC reads on its way to these files. */
  ignoreFilesTo(files: readonly string[]): readonly Document[] {
    for (const file of [path.join(this.#root, '.dvcignore'), ...files]) this.#dvc.ruleFor(file, 'file');
    return this.#dvc.documents;
  }

  /** The line of a .dvcignore, or DVC's own, that ignores this. */
  dvcRule(file: string, kind: 'file' | 'folder'): IgnoreRule | undefined {
    return this.#dvc.ruleFor(file, kind);
  }

  /** Whether there may be such a line, whatever this is. */
  mayHaveDvcRule(file: string): boolean {
    return this.#dvc.mayHaveRule(file);
  }

  /** The line that makes git ignore this. */
  gitRule(file: string, kind: 'file' | 'folder'): IgnoreRule | undefined {
    return this.#gitFiles()?.ruleFor(file, kind);
  }

  #gitFiles(): IgnoreFiles | undefined {
    if (!this.#hasLookedForGit) {
      this.#hasLookedForGit = true;
      this.#git = gitIgnores(this.#root, this.#project);
    }
    return this.#git;
  }
}
