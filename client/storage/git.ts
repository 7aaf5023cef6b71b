/** git, as everything here calls it: with nothing of the environment that could lead it elsewhere. */
import { type SimpleGit, simpleGit } from 'simple-git';

export interface GitOptions {
  /** Variables that git is to have beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly abort?: AbortSignal;
  /** What git reads from its standard input. */
  readonly input?: string;
}

/** @param folder Absolute path of the folder in which git works. */
export function openGit(folder: string, { environment = {}, abort, input }: GitOptions = {}): SimpleGit {
  const git = simpleGit({
    baseDir: folder,
    trimmed: true,
    allowEnvironment: Object.keys(environment),
    unsafe: { allowUnsafeSshCommand: 'GIT_SSH_COMMAND' in environment },
    ...(abort !== undefined && { abort }),
    ...(input !== undefined && { input: () => input }),
  });
  return git.env({ ...inherited(), ...environment });
}

/** Without what could point git elsewhere or call other programs; simple-git refuses to run with these. */
function inherited(): NodeJS.ProcessEnv {
  const guarded = /^(GIT_.*|EDITOR|VISUAL|PAGER|PREFIX|SSH_ASKPASS)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !guarded.test(name)));
}
