/** Reading in a store of plain files. */
import { asStoreError } from '../../storage/location.ts';

/** What `read` finds; an error of the file system becomes one of the store at `path`. */
export async function inStore<T>(path: string, read: () => T): Promise<T> {
  try {
    return read();
  } catch (error) {
    throw asStoreError(error, path);
  }
}
