/** The first bytes of a database file, read before SQLite opens it. Format: https://sqlite.org/fileformat.html#the_database_header */
import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { StoreError } from './location.ts';
import { statIfThere } from './stamp.ts';

const magic = 'SQLite format 3\0';
const pageSizeOffset = 16;
const writeVersionOffset = 18;
const headerLength = 100;

export interface SqliteHeader {
  /** Written by way of a write-ahead log. */
  readonly isWal: boolean;
}

/** Throws a StoreError where the file is gone, empty or cut off; other errors of the file system as they are. */
export function readHeader(path: string): SqliteHeader {
  const name = basename(path);
  const stats = statIfThere(path);
  if (!stats) throw new StoreError('missing', `${name} is gone. It comes back when a training logs to it.`);
  if (stats.size === 0n) {
    throw new StoreError('empty', `${name} is empty. Runs appear when a training logs the first.`);
  }
  const header = readStart(path);
  // What is no database at all, SQLite says itself.
  if (header.length < headerLength || header.toString('latin1', 0, magic.length) !== magic) return { isWal: false };
  // SQLite would take the missing end of the last page for zeros.
  if (stats.size % BigInt(pageSize(header)) !== 0n) {
    throw new StoreError('corrupt', `${name} is cut off. Copy it again from where it came from.`);
  }
  return { isWal: header[writeVersionOffset] === 2 };
}

/** In bytes; a written 1 stands for 65,536. */
function pageSize(header: Buffer): number {
  const written = header.readUInt16BE(pageSizeOffset);
  return written === 1 ? 65_536 : Math.max(written, 512);
}

function readStart(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(headerLength);
    return header.subarray(0, readSync(file, header, 0, headerLength, 0));
  } finally {
    closeSync(file);
  }
}
