/** What stands in a folder; a folder that is gone may hold nothing, or be an error. */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asStoreError, isGone } from './location.ts';
import { statIfThere } from './stamp.ts';

type Expectation = 'mayBeGone' | 'mustExist';

/** In no order. Throws a StoreError where the folder cannot be listed. */
export function listEntries(folder: string, expectation: Expectation = 'mayBeGone'): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isGone(error) && expectation === 'mayBeGone') return [];
    throw asStoreError(error, folder);
  }
}

/** Names of the folders in `folder`, links to folders included. */
export function listFolders(folder: string, expectation: Expectation = 'mayBeGone'): string[] {
  return listEntries(folder, expectation)
    .filter((entry) => entry.isDirectory() || (entry.isSymbolicLink() && leadsToFolder(join(folder, entry.name))))
    .map((entry) => entry.name);
}

function leadsToFolder(link: string): boolean {
  return statIfThere(link)?.isDirectory() ?? false;
}
