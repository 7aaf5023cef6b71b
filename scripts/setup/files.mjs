/** Questions about files that may not be there. */
import { access } from 'node:fs/promises';

/** @param {string} place */
export async function exists(place) {
  return access(place).then(
    () => true,
    () => false,
  );
}

/** @param {unknown} error */
export function isMissing(error) {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
