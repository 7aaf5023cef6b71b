/** A run's files on a server: listed, and downloaded as they come. */
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { booleanField, numberField, textField } from '../../storage/jsonFields.ts';
import { asStoreError, StoreError } from '../../storage/location.ts';
import type { MlflowServer } from '../../storage/mlflowServer.ts';
import { noAnswer, patience } from '../../storage/serverAnswers.ts';
import { brokenOff } from '../../storage/trackerServer.ts';
import type { Artifact } from '../store.ts';

/** Folders first, then by name. Rejects with a StoreError, `missing` where the run is gone. */
export async function listArtifacts(server: MlflowServer, runId: string, folder: string): Promise<Artifact[]> {
  const query = { run_id: runId, ...(folder !== '' && { path: folder }) };
  const files = await server.all('files', (token) => server.get('artifacts/list', { ...query, ...token }));
  return files
    .map((file): Artifact => {
      const path = textField(file, 'path');
      return booleanField(file, 'is_dir')
        ? { kind: 'folder', path }
        : { kind: 'file', path, size: numberField(file, 'file_size') };
    })
    .filter(({ path }) => path !== folder && isInside(path))
    .sort((a, b) => Number(a.kind === 'file') - Number(b.kind === 'file') || (a.path < b.path ? -1 : 1));
}

export interface WantedFile {
  readonly runId: string;
  /** Relative to the run's artifacts, with `/`. */
  readonly path: string;
  /** An absolute path of a folder. */
  readonly into: string;
}

/** The file's path below `into`, with all of its content; nothing is left there where it did not come whole. */
export async function downloadArtifact(
  server: MlflowServer,
  { runId, path, into }: WantedFile,
  signal: AbortSignal = server.closing,
): Promise<string> {
  if (!isInside(path) || !isInside(runId) || runId.includes('/')) {
    throw new StoreError('unsupported', `${JSON.stringify(path)} is no path of a file of a run, so it is not opened.`);
  }
  const target = join(into, runId, ...path.split('/'));
  const unfinished = `${target}.part`;
  const content = await contentOf(server, runId, path);
  try {
    await mkdir(dirname(target), { recursive: true });
    await write(content, unfinished, AbortSignal.any([signal, server.closing]));
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw isOfDisk(error) ? asStoreError(error, target) : noAnswer(error, server.address);
  }
  return target;
}

/** Breaks off where nothing comes for so long that nothing will. */
async function write(content: ReadableStream<Uint8Array>, file: string, ended: AbortSignal): Promise<void> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(new DOMException('', 'TimeoutError')), patience);
  const signal = AbortSignal.any([stalled.signal, ended]);
  const watched = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, onward) {
      timer.refresh();
      onward.enqueue(chunk);
    },
  });
  try {
    await content.pipeThrough(watched, { signal }).pipeTo(Writable.toWeb(createWriteStream(file)));
  } catch (error) {
    if (isOfDisk(error)) throw error;
    throw signal.aborted ? signal.reason : brokenOff(error);
  } finally {
    clearTimeout(timer);
  }
}

function isOfDisk(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

/**
 * By the address that MLflow's own pages take. Where something before the server lets only the REST interface
 * through, by the server's own store of artifacts, for runs that keep theirs there.
 */
async function contentOf(server: MlflowServer, runId: string, path: string): Promise<ReadableStream<Uint8Array>> {
  try {
    return await server.download('/get-artifact', { run_uuid: runId, path });
  } catch (error) {
    if (!(error instanceof StoreError) || error.reason !== 'unsupported') throw error;
    const root = textField(await server.get('artifacts/list', { run_id: runId }), 'root_uri');
    const proxied = /^mlflow-artifacts:(?:\/\/[^/]*)?\/+(.*)$/.exec(root)?.[1];
    if (proxied === undefined) throw error;
    const parts = [...proxied.split('/'), ...path.split('/')].map(encodeURIComponent);
    return await server.download(`/api/2.0/mlflow-artifacts/artifacts/${parts.join('/')}`, {});
  }
}

/** What would lead out of a folder, or to a drive or a stream of a file on Windows, is no path of an artifact. */
function isInside(path: string): boolean {
  const forbidden = process.platform === 'win32' ? /[\\:\0]/ : /\0/;
  return path !== '' && !forbidden.test(path) && path.split('/').every((part) => part !== '' && !/^\.+ *$/.test(part));
}
