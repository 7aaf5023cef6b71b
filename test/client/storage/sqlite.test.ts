/** Reading databases that others write, have left behind, or have broken. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual, promisify } from 'node:util';
import { StoreError } from '../../../client/storage/location.ts';
import { optionalNumber } from '../../../client/storage/rows.ts';
import { readSqlite } from '../../../client/storage/sqlite.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary.ts';

const execute = promisify(execFile);
const count = (database: DatabaseSync) =>
  optionalNumber(database.prepare('SELECT COUNT(*) AS n FROM points').get(), 'n');

/** A database with 100 points, open for writing. */
function open(file: string, journalMode: 'wal' | 'delete'): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = ${journalMode}; CREATE TABLE points (value)`);
  insert(database, 100);
  return database;
}

function insert(database: DatabaseSync, points: number): void {
  const statement = database.prepare('INSERT INTO points VALUES (?)');
  for (let point = 0; point < points; point++) statement.run('x'.repeat(200));
}

function reasonOf(error: unknown): StoreError['reason'] {
  assert(error instanceof StoreError, String(error));
  return error.reason;
}

describe('a database', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = path.join(folder, 'mlflow.db');
  });
  afterEach(removeTemporaryFolders);

  for (const mode of ['wal', 'delete'] as const) {
    describe(`in journal mode ${mode}`, () => {
      it('is read beside its writer, up to the last commit', async () => {
        const writer = open(file, mode);
        assert.equal(await readSqlite(file, count), 100);
        insert(writer, 5);
        assert.equal(await readSqlite(file, count), 105);
        writer.close();
      });

      it('is read when nobody writes it, and no file is left beside it', async () => {
        open(file, mode).close();
        assert.equal(await readSqlite(file, count), 100);
        assert.deepEqual(readdirSync(folder), ['mlflow.db']);
      });

      it('cannot be written through us', async () => {
        open(file, mode).close();
        await assert.rejects(
          readSqlite(file, (database) => database.exec('DELETE FROM points')),
          /readonly/,
        );
        assert.equal(await readSqlite(file, count), 100);
      });

      it('is read after its writer was killed amid a transaction, without what was not committed', async () => {
        const writer = open(file, mode);
        writer.exec('PRAGMA cache_size = 1; BEGIN');
        insert(writer, 5000);
        temporaryCopy(folder, ['mlflow.db', mode === 'wal' ? 'mlflow.db-wal' : 'mlflow.db-journal']);
        writer.close();
        assert.equal(await readSqlite(path.join(folder, 'copy', 'mlflow.db'), count), 100);
      });
    });
  }

  it('has a name with characters that mean something in a URL', async () => {
    const odd = path.join(folder, 'a #1 100% ?immutable=0&x.db');
    open(odd, 'wal').close();
    assert.equal(await readSqlite(odd, count), 100);
  });

  it('that is locked is waited for', async () => {
    const writer = open(file, 'delete');
    writer.exec('BEGIN EXCLUSIVE');
    insert(writer, 1);
    const reading = readSqlite(file, count);
    setTimeout(() => writer.exec('COMMIT'), 300);
    assert.equal(await reading, 101);
    writer.close();
  });

  it('that stays locked says so', async () => {
    const writer = open(file, 'delete');
    writer.exec('BEGIN EXCLUSIVE');
    assert.equal(await readSqlite(file, count, 200).catch(reasonOf), 'locked');
    writer.close();
  });

  it('that is not there, empty, garbage or a folder says so', async () => {
    assert.equal(await readSqlite(file, count).catch(reasonOf), 'missing');
    writeFileSync(file, '');
    assert.equal(await readSqlite(file, count).catch(reasonOf), 'empty');
    writeFileSync(file, 'no database '.repeat(1000));
    assert.equal(await readSqlite(file, count).catch(reasonOf), 'corrupt');
    assert.equal(await readSqlite(folder, count).catch(reasonOf), 'unreadable');
  });

  it('that was cut off at any length is never read as if it were whole', async () => {
    open(file, 'delete').close();
    const values = (database: DatabaseSync) => database.prepare('SELECT value FROM points').all();
    const whole = await readSqlite(file, values);
    for (let length = statSync(file).size - 512; length > 0; length -= 512) {
      truncateSync(file, length);
      const read = await readSqlite(file, values).catch(reasonOf);
      assert(read === 'corrupt' || isDeepStrictEqual(read, whole), `cut off at ${length}`);
    }
  });

  it('that was overwritten in the midst is told to be damaged', async () => {
    open(file, 'delete').close();
    writeFileSync(file, readFileSync(file).fill(0xff, 4096, 8192));
    assert.equal(await readSqlite(file, count).catch(reasonOf), 'corrupt');
  });

  it('without the table that is asked for says so', async () => {
    new DatabaseSync(file).exec('CREATE TABLE other (value)');
    assert.equal(await readSqlite(file, count).catch(reasonOf), 'unsupported');
  });

  it('cannot be read by a runtime without SQLite, which says so', async () => {
    open(file, 'delete').close();
    const source = new URL('../../../client/storage/sqlite.ts', import.meta.url).href;
    const script = `
      const { readSqlite } = await import(${JSON.stringify(source)});
      await readSqlite(${JSON.stringify(file)}, () => 0).catch((error) => console.log(error.reason, error.message));`;
    const { stdout } = await execute(process.execPath, [
      '--no-experimental-sqlite',
      '--input-type=module',
      '-e',
      script,
    ]);
    assert.match(stdout, /^unsupported .*Update VS Code/);
  });

  describe('in a folder where we may not write', () => {
    beforeEach(function () {
      if (process.platform === 'win32') this.skip();
    });
    afterEach(() => chmodSync(folder, 0o755));

    it('is read with its write-ahead log', async () => {
      const writer = open(file, 'wal');
      temporaryCopy(folder, ['mlflow.db', 'mlflow.db-wal']);
      writer.close();
      assert.equal(await asNobody(folder, () => readSqlite(path.join(folder, 'copy', 'mlflow.db'), count)), 100);
    });

    it('is read where the log was written back', async () => {
      open(file, 'wal').close();
      assert.equal(await asNobody(folder, () => readSqlite(file, count)), 100);
    });
  });
});

function temporaryCopy(folder: string, names: readonly string[]): void {
  for (const name of names) cpSync(path.join(folder, name), path.join(folder, 'copy', name));
}

/** Root may write anywhere, so it becomes nobody meanwhile. */
async function asNobody<T>(folder: string, read: () => Promise<T>): Promise<T> {
  for (const name of [folder, path.join(folder, 'copy')]) if (existsSync(name)) chmodSync(name, 0o555);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return await read();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
