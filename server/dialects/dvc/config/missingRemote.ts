/** What is said of a remote's name that no settings know. */
import { nearest } from '../../../project/nearest.ts';

export interface MissingRemote {
  readonly message: string;
  /** The remote that was meant, if one is near. */
  readonly meant: string | undefined;
}

/** @param remotes By name. */
export function missingRemote(name: string, remotes: ReadonlyMap<string, string>): MissingRemote {
  const meant = nearest(name, remotes.keys());
  const advice = meant === undefined ? `Add it: \`dvc remote add ${name} URL\`.` : `Did you mean \`${meant}\`?`;
  return { message: `There is no remote \`${name}\`. ${advice}`, meant };
}
