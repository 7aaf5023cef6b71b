/** The environment that git is started in. */

/** Without what could point git elsewhere or call other programs; simple-git refuses to run with these. */
export function withoutGitVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const guarded = /^(GIT_.*|EDITOR|VISUAL|PAGER|PREFIX|SSH_ASKPASS)$/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !guarded.test(name)));
}
