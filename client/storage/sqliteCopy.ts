/** A private copy of a database, for one that cannot be read without writing beside it. */
import { constants, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { StoreError } from './location.ts';
import { fileStamp, statIfThere } from './stamp.ts';

/** The write-ahead log or rollback journal holds what makes the database whole. */
const parts = ['', '-wal', '-journal'];
const tries = 3;

/** Calls `use` with the path of a copy that is removed afterwards. Takes as long as copying the file takes. */
export function withCopy<T>(path: string, use: (copy: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-'));
  try {
    const copy = join(folder, 'copy.db');
    copyWhole(path, copy);
    return use(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies the parts; begins anew if they were written meanwhile, as they would not fit together. */
function copyWhole(path: string, copy: string): void {
  const stamp = () => parts.map((part) => fileStamp(statIfThere(path + part))).join(' ');
  for (let attempt = 0; attempt < tries; attempt++) {
    const before = stamp();
    for (const part of parts) {
      rmSync(copy + part, { force: true });
      if (statIfThere(path + part)) copyFileSync(path + part, copy + part, constants.COPYFILE_FICLONE);
    }
    if (stamp() === before) return;
  }
  throw new StoreError('locked', `${basename(path)} is being written all the time. Refresh to try again.`);
}
