/** A run's file on a server, downloaded as it comes. */
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { asStoreError, StoreError } from '../../storage/location.ts';
import { noAnswer, patience } from '../../storage/serverAnswers.ts';
import { brokenOff } from '../../storage/trackerServer.ts';
import type { Artifact, Course } from '../store.ts';

/** Milliseconds from one word on how much came to the next. */
const tellEvery = 100;

export interface WantedFile {
  readonly runId: string;
  /** Relative to the run's artifacts, with `/`. */
  readonly path: string;
  /** An absolute path of a folder. */
  readonly into: string;
}

/** Where it comes from. */
export interface FileSource {
  readonly address: string;
  /** Aborted when the server is not read any more. */
  readonly closing: AbortSignal;
  content(): Promise<ReadableStream<Uint8Array>>;
}

/** The file's path below `into`, with all of its content; nothing is left there where it did not come whole. */
export async function download(
  { runId, path, into }: WantedFile,
  { address, closing, content }: FileSource,
  { signal = closing, onBytes = () => undefined }: Course = {},
): Promise<string> {
  if (!isInside(path) || !isInside(runId) || runId.includes('/')) {
    throw new StoreError('unsupported', `${JSON.stringify(path)} is no path of a file of a run, so it is not opened.`);
  }
  const target = join(into, runId, ...path.split('/'));
  const unfinished = `${target}.part`;
  const coming = await content();
  try {
    await mkdir(dirname(target), { recursive: true });
    await write(coming, unfinished, { signal: AbortSignal.any([signal, closing]), onBytes });
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw isOfDisk(error) ? asStoreError(error, target) : noAnswer(error, address);
  }
  return target;
}

/** Those that can be opened: folders first, then by name. */
export function inOrder(artifacts: readonly Artifact[]): Artifact[] {
  return artifacts
    .filter(({ path }) => isInside(path))
    .sort((a, b) => Number(a.kind === 'file') - Number(b.kind === 'file') || (a.path < b.path ? -1 : 1));
}

/** Breaks off where nothing comes for so long that nothing will. */
async function write(content: ReadableStream<Uint8Array>, file: string, course: Required<Course>): Promise<void> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(new DOMException('', 'TimeoutError')), patience);
  const signal = AbortSignal.any([stalled.signal, course.signal]);
  let came = 0;
  const telling = setInterval(() => course.onBytes(came), tellEvery);
  const watched = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, onward) {
      timer.refresh();
      came += chunk.length;
      onward.enqueue(chunk);
    },
  });
  const written = createWriteStream(file);
  // A file that is still being opened would appear after it was taken away.
  const closed = finished(written).catch(() => undefined);
  try {
    await content.pipeThrough(watched, { signal }).pipeTo(Writable.toWeb(written));
  } catch (error) {
    written.destroy();
    await closed;
    if (isOfDisk(error)) throw error;
    throw signal.aborted ? signal.reason : brokenOff(error);
  } finally {
    clearTimeout(timer);
    clearInterval(telling);
  }
}

function isOfDisk(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

/** What would lead out of a folder, or to a drive or a stream of a file on Windows, is no path of an artifact. */
function isInside(path: string): boolean {
  const forbidden = process.platform === 'win32' ? /[\\:\0]/ : /\0/;
  return path !== '' && !forbidden.test(path) && path.split('/').every((part) => part !== '' && !/^\.+ *$/.test(part));
}
