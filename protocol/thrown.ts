/** What can be said of whatever was thrown: a `catch` knows no type. */

/** Its words, for people. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system's name for it, as `ENOENT`; `undefined` where it did not come from the system. */
export function errorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** For a rejected promise: `undefined` where nothing stands at the path, and the error itself otherwise. */
export function ignoreMissing(thrown: unknown): undefined {
  const code = errorCode(thrown);
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw thrown;
}
