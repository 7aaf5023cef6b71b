/** Runs as W&B's own library asks its server for them. */
import { literal } from '../pythonCode.ts';

export interface CodeOptions {
  /** Folders of runs that were made offline. */
  readonly offline?: readonly string[];
  /** The server's address, where it is not the one that the library asks anyway. */
  readonly server?: string | undefined;
}

/** @param paths `project/id`, with the entity before it where that is known. */
export function wandbCode(paths: readonly string[], { offline = [], server }: CodeOptions): string {
  const folders = offline.map((folder) => JSON.stringify(folder));
  return [
    'import wandb',
    '',
    ...(folders.length > 0 ? [`# Made offline, so to be sent first: wandb sync ${folders.join(' ')}`] : []),
    server === undefined ? 'api = wandb.Api()' : `api = wandb.Api(overrides={"base_url": ${literal(server)}})`,
    ...paths.map((path) => `run = api.run(${literal(path)})\nprint(run.summary)`),
    '',
  ].join('\n');
}
