/** Unpacks a tar stream from a host that is not trusted: regular files and folders at names inside the target. */
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Extract, extract, type Header } from 'tar-stream';
import { errorCode } from '../../../protocol/thrown.ts';
import type { Collected } from '../runner.ts';

export interface Limits {
  readonly entries: number;
  /** Bytes of one file. */
  readonly fileSize: number;
}

export const defaultLimits: Limits = { entries: 100_000, fileSize: 512 << 20 };

type Entry = Extract extends AsyncIterable<infer Entry> ? Entry : never;

/** As many are told one by one. */
const toldRefusals = 50;

/** What the file system may say of a name that it cannot hold. */
const unfitNames = ['EEXIST', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL'];

/** @param target An empty folder, which nobody else writes to. */
export async function unpack(
  chunks: AsyncIterable<Buffer>,
  target: string,
  limits = defaultLimits,
): Promise<Collected> {
  const archive = extract();
  const fed = pipeline(chunks, archive);
  // Awaited below; where reading the entries fails first, that error is the one to tell.
  fed.catch(() => undefined);
  const refused: string[] = [];
  let entries = 0;
  let files = 0;
  for await (const entry of archive) {
    entries++;
    const problem = entries > limits.entries ? `more than ${limits.entries} files` : await place(entry, target, limits);
    if (problem === undefined) {
      if (isFile(entry.header)) files++;
    } else {
      refused.push(`${entry.header.name}: ${problem}`);
    }
    entry.resume();
  }
  await fed;
  return { files, refused: shortened(refused) };
}

/**
 * The parts of a name that stays inside whatever folder it is put in, on every system; `undefined` for any other.
 * Empty for the folder itself.
 */
export function partsInside(name: string): readonly string[] | undefined {
  if (name.startsWith('/')) return undefined;
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const sound = parts.every((part) => part !== '..' && !/[\\\0]/.test(part) && !isUnfitForWindows(part));
  return sound ? parts : undefined;
}

/** Drives, streams and reserved characters. */
function isUnfitForWindows(part: string): boolean {
  return process.platform === 'win32' ? /[<>:"|?*]|[. ]$/.test(part) : /^[A-Za-z]:$/.test(part);
}

/** Why the entry is not written, if it is not. */
async function place(entry: Entry, target: string, limits: Limits): Promise<string | undefined> {
  const { header } = entry;
  const parts = partsInside(header.name);
  if (parts === undefined) return 'its name leads outside';
  if (!isFile(header) && header.type !== 'directory') return `it is a ${header.type}`;
  if (header.size > limits.fileSize) return `${header.size} bytes are too many`;
  try {
    const full = path.join(target, ...parts);
    if (header.type === 'directory') {
      await mkdir(full, { recursive: true, mode: 0o700 });
    } else {
      await mkdir(path.dirname(full), { recursive: true, mode: 0o700 });
      await write(entry, full);
    }
    return undefined;
  } catch (error) {
    if (!unfitNames.includes(errorCode(error) ?? '')) throw error;
    return `this name cannot be made here (${errorCode(error)})`;
  }
}

/** Not through a pipe: the stream of an entry that is cut off would end it neither well nor badly. */
async function write(entry: Entry, full: string): Promise<void> {
  const file = await open(full, 'wx', 0o600);
  try {
    await file.writeFile(bytesOf(entry));
  } finally {
    await file.close();
  }
}

async function* bytesOf(entry: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of entry) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('an entry of a tar stream is made of bytes');
    yield chunk;
  }
}

function isFile(header: Header): boolean {
  return header.type === 'file' || header.type === 'contiguous-file';
}

function shortened(refused: readonly string[]): readonly string[] {
  if (refused.length <= toldRefusals) return refused;
  return [...refused.slice(0, toldRefusals), `and ${refused.length - toldRefusals} more`];
}
