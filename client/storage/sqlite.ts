/**
 * Reads an SQLite database that others write: read-only, opened for one question and closed again, so that no
 * lock and no handle is left that could hold up a training. Nothing is ever written beside it.
 */
import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { StoreError } from './location.ts';
import { withCopy } from './sqliteCopy.ts';
import { describeFailure, isLocked, needsWriting } from './sqliteErrors.ts';
import { readHeader } from './sqliteHeader.ts';
import { fileStamp, statIfThere } from './stamp.ts';

/** How long a writer may keep us waiting before the store says that it is locked, in milliseconds. */
const patience = 5000;
/** Of that, how long one try may block the thread, and how long it then leaves it to others. */
const waitInSqlite = 100;
const waitBetweenTries = 50;

/**
 * The answer to one question, in short statements. Rejects with a StoreError; is patient with a writer for
 * `patienceMs` milliseconds.
 */
export async function readSqlite<T>(
  path: string,
  question: (database: DatabaseSync) => T,
  patienceMs = patience,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return readOnce(path, question);
    } catch (error) {
      if (!mayPass(error) || performance.now() > deadline) throw describeFailure(error, path);
    }
    await delay(waitBetweenTries);
  }
}

/** A writer is at work at this moment. */
function mayPass(error: unknown): boolean {
  return isLocked(error) || (error instanceof StoreError && error.reason === 'locked');
}

function readOnce<T>(path: string, question: (database: DatabaseSync) => T): T {
  if (isWalWithoutLog(path)) return readWithoutLog(path, question);
  try {
    return ask(path, { readOnly: true, timeout: waitInSqlite }, question);
  } catch (error) {
    if (!needsWriting(error)) throw error;
    return withCopy(path, (copy) => ask(copy, {}, question));
  }
}

type Options = NonNullable<ConstructorParameters<typeof DatabaseSync>[1]>;

function ask<T>(location: string | URL, options: Options, question: (database: DatabaseSync) => T): T {
  const { DatabaseSync } = sqliteModule();
  const database = new DatabaseSync(location, options);
  try {
    return question(database);
  } finally {
    database.close();
  }
}

function sqliteModule(): typeof import('node:sqlite') {
  // The types promise it, but some builds of Electron leave it out.
  const sqlite: typeof import('node:sqlite') | undefined = process.getBuiltinModule('node:sqlite');
  if (!sqlite) {
    throw new StoreError('unsupported', 'This build of VS Code comes without SQLite (node:sqlite). Update VS Code.');
  }
  return sqlite;
}

/** In WAL mode with no log beside it: nobody writes it now, and everything is in the one file. */
function isWalWithoutLog(path: string): boolean {
  return readHeader(path).isWal && !statIfThere(`${path}-wal`);
}

/**
 * SQLite would leave a `-wal` and a `-shm` file behind here, which takes a folder that we may write to. Read as
 * immutable it does not, nor does it lock; so what it read counts only if nobody began to write meanwhile.
 */
function readWithoutLog<T>(path: string, question: (database: DatabaseSync) => T): T {
  const stamp = () => [path, `${path}-wal`].map((file) => fileStamp(statIfThere(file))).join(' ');
  const before = stamp();
  const immutable = pathToFileURL(path);
  immutable.searchParams.set('immutable', '1');
  try {
    const answer = ask(immutable, { readOnly: true }, question);
    if (stamp() === before) return answer;
  } catch (error) {
    if (stamp() === before) throw error;
  }
  throw new StoreError('locked', `${basename(path)} was written while it was read. It is read again by itself.`);
}
