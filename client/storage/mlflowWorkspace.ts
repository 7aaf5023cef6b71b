/** Workspaces of MLflow servers: experiments and models of one name may stand in several. */

/** The name as people tell it from others; the workspace of those who have none is `default`. */
export function inWorkspace(name: string, workspace: string): string {
  return workspace === '' || workspace === 'default' ? name : `${name} (${workspace})`;
}
