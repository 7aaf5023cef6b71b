/** What SQLite's result codes mean for somebody who wanted to see runs. Codes: https://sqlite.org/rescode.html */
import { basename } from 'node:path';
import { messageOf } from '../../protocol/thrown.ts';
import { asStoreError, StoreError } from './location.ts';

const SQLITE_ERROR = 1;
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_CANTOPEN = 14;
const SQLITE_PROTOCOL = 15;
const SQLITE_NOTADB = 26;

/** The extended result code of an error that `node:sqlite` threw; `undefined` for any other error. */
function extendedCode(error: unknown): number | undefined {
  const known = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  return known ? Number(error.errcode) : undefined;
}

/** The primary one, in its last byte. */
function resultCode(error: unknown): number | undefined {
  const code = extendedCode(error);
  return code === undefined ? undefined : code & 0xff;
}

/** Somebody is writing at this moment; the next try may succeed. */
export function isLocked(error: unknown): boolean {
  const code = resultCode(error);
  return code === SQLITE_BUSY || code === SQLITE_LOCKED || code === SQLITE_PROTOCOL;
}

/**
 * It takes a write to read this database where it lies: a writer was killed and left a journal to roll back,
 * or it is in WAL mode in a folder where we may write no `-shm` file. SQLITE_READONLY itself, unlike its extended
 * codes, answers a statement that writes.
 */
export function needsWriting(error: unknown): boolean {
  const code = resultCode(error);
  return code === SQLITE_CANTOPEN || (code === SQLITE_READONLY && extendedCode(error) !== SQLITE_READONLY);
}

/** The same error as a {@link StoreError}, for the database at `path`; as it is where it comes from elsewhere. */
export function describeFailure(error: unknown, path: string): unknown {
  const name = basename(path);
  const said = messageOf(error);
  switch (resultCode(error)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return new StoreError('locked', `${name} is locked by the program that writes it. Refresh when that is done.`, {
        cause: error,
      });
    case SQLITE_NOTADB:
      return new StoreError('corrupt', `${name} is not an SQLite database. Check what was written to it.`, {
        cause: error,
      });
    case SQLITE_CORRUPT:
      return new StoreError(
        'corrupt',
        `${name} is damaged (${said}). Restore it from a copy, or save what is left with "sqlite3 ${name} .recover".`,
        { cause: error },
      );
    case SQLITE_ERROR:
      return new StoreError(
        'unsupported',
        `${name} has not the tables that were looked for (${said}). Bring it up to date with "mlflow db upgrade".`,
        { cause: error },
      );
    default:
      return asStoreError(error, path);
  }
}
