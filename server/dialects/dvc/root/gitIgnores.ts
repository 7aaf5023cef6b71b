/** What git ignores in a project, as DVC asks it: by the repository's .gitignore files, and by what stands outside of them. */
import { homedir } from 'node:os';
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import { loadConfig } from '../config/config.ts';
import { fromHome } from '../config/home.ts';
import { IgnoreFiles, rulesIn } from './ignoreFiles.ts';
import { nearestAbove } from './root.ts';

/** `undefined` where DVC asks no git. */
export function gitIgnores(root: string, project: Project): IgnoreFiles | undefined {
  if (!loadConfig(root, project).usesGit) return undefined;
  const top = nearestAbove(root, (folder) => project.kind(path.join(folder, '.git')) !== 'missing');
  if (top === undefined) return undefined;
  const git = gitFolder(top, project);
  // In this order, other than git's own: the user's lines come last, as dulwich has it (ignore.py).
  const outside = [path.join(git, 'info', 'exclude'), usersFile(git, project)];
  const first = outside.flatMap((file) => {
    const document = textOf(file, project);
    return document === undefined ? [] : rulesIn(document, '', 'git');
  });
  return new IgnoreFiles(top, 'git', first, project);
}

/** In a submodule and a worktree `.git` is a file that says where the folder is (gitrepository-layout). */
function gitFolder(top: string, project: Project): string {
  const git = path.join(top, '.git');
  if (project.kind(git) !== 'file') return git;
  const place = /^gitdir: (.+)$/m.exec(textOf(git, project)?.text ?? '')?.[1];
  return place === undefined ? git : path.resolve(top, place.trim());
}

/** The user's own file for all repositories, where `core.excludesFile` or git itself has it (gitignore). */
function usersFile(git: string, project: Project): string {
  const { XDG_CONFIG_HOME, GIT_CONFIG_GLOBAL } = process.env;
  const home = homedir();
  const folder = path.join(XDG_CONFIG_HOME || path.join(home, '.config'), 'git');
  const users = GIT_CONFIG_GLOBAL ? [GIT_CONFIG_GLOBAL] : [path.join(home, '.gitconfig'), path.join(folder, 'config')];
  for (const file of [path.join(git, 'config'), ...users]) {
    const named = excludesFileIn(textOf(file, project)?.text ?? '');
    if (named !== undefined) return path.resolve(fromHome(named));
  }
  return path.join(folder, 'ignore');
}

function excludesFileIn(config: string): string | undefined {
  const core = /^\s*\[core\]([^[]*)/im.exec(config)?.[1] ?? '';
  return /^\s*excludesfile\s*=\s*"?([^"#;\r\n]*[^"#;\s])/im.exec(core)?.[1];
}

function textOf(file: string, project: Project): Document | undefined {
  const loaded = project.load(file);
  return loaded.kind === 'document' ? loaded.document : undefined;
}
