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

/** How long writers may keep us waiting before the store says that it is locked, in milliseconds. */
const patience = 5000;
/**
 * A writer that commits without a pause leaves gaps of some 100 µs in which a reader gets in, so it takes trying
 * without a pause too; but only for so long at a time, in milliseconds, then others have their turn.
 */
const tryingTime = 10;
const pauseTime = 20;

/**
 * The answer to one question, which sees the database as it is at one moment. It should take some 10 ms: in
 * rollback-journal mode a commit waits that long. Rejects with a StoreError; waits for writers `patienceMs` ms.
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
    await delay(pauseTime);
  }
}

/** A writer is at work at this moment. */
function mayPass(error: unknown): boolean {
  return isLocked(error) || (error instanceof StoreError && error.reason === 'locked');
}

function readOnce<T>(path: string, question: (database: DatabaseSync) => T): T {
  if (isWalWithoutLog(path)) return readWithoutLog(path, question);
  try {
    return ask(path, { readOnly: true }, question);
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
    beginReading(database);
    return question(database);
  } finally {
    database.close();
  }
}

/** From here on this connection reads one state of the database, and no statement finds it locked. */
function beginReading(database: DatabaseSync): void {
  const end = performance.now() + tryingTime;
  database.exec('BEGIN');
  for (;;) {
    try {
      database.exec('PRAGMA schema_version');
      return;
    } catch (error) {
      if (!isLocked(error) || performance.now() > end) throw error;
    }
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
  throw new StoreError('locked', `${basename(path)} was written while it was read. Refresh to try again.`);
}
