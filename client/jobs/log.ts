/** Reading a job's log, a local file that grows while the job runs. What it says is not trusted. */
import { type FileHandle, open } from 'node:fs/promises';
import { errorCode } from '../../protocol/thrown.ts';
import { pause } from '../runners/pause.ts';

export interface LogReading {
  /** Bytes to skip; a character that is cut there is left out. */
  readonly from?: number;
  /** Whether nothing more will be written; asked whenever all has been read. */
  readonly isOver: () => boolean;
  readonly signal: AbortSignal;
  /** Milliseconds between two looks at a file that does not grow. */
  readonly interval?: number;
}

const chunkSize = 64 * 1024;

/**
 * The log's text as it grows, decoded as UTF-8 across the borders of what is read; ends when the job is over and all
 * is read, or when the signal aborts. A file that is not there yet is waited for.
 */
export async function* followLog(name: string, reading: LogReading): AsyncGenerator<string> {
  const { from = 0, isOver, signal, interval = 200 } = reading;
  const decoder = new TextDecoder();
  const buffer = Buffer.alloc(chunkSize);
  let position = from;
  while (!signal.aborted) {
    const over = isOver();
    const count = await readAt(name, buffer, position);
    const start = position === from && from > 0 ? continuationBytes(buffer.subarray(0, count)) : 0;
    const text = decoder.decode(buffer.subarray(start, count), { stream: true });
    position += count;
    if (text !== '') yield text;
    if (count > 0) continue;
    if (over) break;
    await pause(interval, signal);
  }
  const last = decoder.decode();
  if (last !== '' && !signal.aborted) yield last;
}

/** The end of a log, at most `size` bytes; '' where there is none. */
export async function readTail(name: string, size: number): Promise<string> {
  const file = await openIfThere(name);
  if (file === undefined) return '';
  try {
    const length = (await file.stat()).size;
    const buffer = Buffer.alloc(Math.min(size, length));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, length - buffer.length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function readAt(name: string, buffer: Buffer, position: number): Promise<number> {
  const file = await openIfThere(name);
  if (file === undefined) return 0;
  try {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    return bytesRead;
  } finally {
    await file.close();
  }
}

async function openIfThere(name: string): Promise<FileHandle | undefined> {
  try {
    return await open(name, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** How many bytes at the beginning belong to a character that began before: 10xxxxxx, three at most. */
function continuationBytes(bytes: Buffer): number {
  const first = bytes.subarray(0, 3).findIndex((byte) => (byte & 0xc0) !== 0x80);
  return first === -1 ? Math.min(3, bytes.length) : first;
}
