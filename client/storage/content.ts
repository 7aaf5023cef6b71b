/** What a file holds, read whole, where it may be gone. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { asStoreError, isGone } from './location.ts';

/** The file as UTF-8; `undefined` where there is none. Throws a StoreError otherwise. */
export function readTextIfThere(path: string): string | undefined {
  return unlessGone(path, () => readFileSync(path, 'utf8'));
}

/** The file's bytes; `undefined` where there is none. Throws a StoreError otherwise. */
export function readIfThere(path: string): Buffer | undefined {
  return unlessGone(path, () => readFileSync(path));
}

/** Files are read into this one after the other: room for each of thousands would cost more than reading it. */
const room = Buffer.allocUnsafe(256 * 1024);

/**
 * What `take` makes of the file's bytes, which are overwritten afterwards; `undefined` where there is no file. Throws a
 * StoreError otherwise.
 */
export function takeBytes<T>(path: string, take: (bytes: Buffer) => T): T | undefined {
  const bytes = unlessGone(path, () => {
    const file = openSync(path, 'r');
    try {
      return bytesOf(file);
    } finally {
      closeSync(file);
    }
  });
  return bytes && take(bytes);
}

function bytesOf(file: number): Buffer {
  let bytes = room;
  for (let length = 0; ; ) {
    if (length === bytes.length) bytes = Buffer.concat([bytes], 2 * length);
    const read = readSync(file, bytes, length, bytes.length - length, null);
    if (read === 0) return bytes.subarray(0, length);
    length += read;
  }
}

function unlessGone<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw asStoreError(error, path);
  }
}
