/** Optuna's studies: an SQLite database, or a journal file. */
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { listEntries } from '../../storage/listing.ts';
import { asStoreError, attempt, isGone, StoreError } from '../../storage/location.ts';
import { fileStamp } from '../../storage/stamp.ts';
import { Remembered } from '../disk/remembered.ts';
import type { StoreKind } from '../store.ts';
import { optunaCode } from './code.ts';
import { readDatabase } from './database.ts';
import { Journal } from './journal.ts';
import { OptunaStore } from './store.ts';

const databaseName = /\.(db|sqlite3?)$/i;
const journalName = /\.(log|journal|jsonl?)$/i;

/** Tables are made first, so their definitions stand on pages near the start; a journal begins with a study's. */
const headBytes = 1024 * 1024;

export const optuna: StoreKind = {
  id: 'optuna',

  async detect(folder) {
    return listEntries(folder)
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => join(folder, entry.name))
      .filter((path) => attempt(() => known.get(path)) === true)
      .map((path) => ({ kind: optuna.id, path }));
  },

  open({ path }) {
    if (databaseName.test(path)) return new OptunaStore(path, () => readDatabase(path));
    const journal = new Journal(path);
    return new OptunaStore(path, async () => {
      journal.update();
      const { studies, problem } = journal;
      if (studies.length === 0 && problem !== undefined) throw new StoreError('corrupt', problem);
      return studies;
    });
  },

  code: (location, runs) => optunaCode(location, databaseName.test(location.path), runs),
};

/**
 * A folder is looked into every second, and may hold large databases of others that grow all the time: of one that is
 * longer than the head, no more is looked at.
 */
const known = new Remembered(holdsStudies, (stats) =>
  stats.size > headBytes ? `${stats.ino}.${stats.birthtimeNs}` : fileStamp(stats),
);

function holdsStudies(path: string): boolean {
  if (databaseName.test(path)) return headOf(path).includes('CREATE TABLE studies');
  return journalName.test(path) && /^\{"op_code": ?0,/.test(headOf(path, 64).toString('latin1'));
}

/** Empty where there is nothing to read. */
function headOf(path: string, length = headBytes): Buffer {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.allocUnsafe(length);
      return head.subarray(0, readSync(file, head, 0, length, 0));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isGone(error)) return Buffer.alloc(0);
    throw asStoreError(error, path);
  }
}
