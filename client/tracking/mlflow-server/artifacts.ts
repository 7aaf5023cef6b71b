/** A run's files on a server: listed, and downloaded as they come. */
import { booleanField, numberField, textField } from '../../storage/jsonFields.ts';
import { StoreError } from '../../storage/location.ts';
import type { MlflowServer } from '../../storage/mlflowServer.ts';
import { download, inOrder, type WantedFile } from '../online/download.ts';
import type { Artifact, Course } from '../store.ts';

/** Folders first, then by name. Rejects with a StoreError, `missing` where the run is gone. */
export async function listArtifacts(server: MlflowServer, runId: string, folder: string): Promise<Artifact[]> {
  const query = { run_id: runId, ...(folder !== '' && { path: folder }) };
  const files = await server.all('files', (token) => server.get('artifacts/list', { ...query, ...token }));
  const listed = files.map((file): Artifact => {
    const path = textField(file, 'path');
    return booleanField(file, 'is_dir')
      ? { kind: 'folder', path }
      : { kind: 'file', path, size: numberField(file, 'file_size') };
  });
  return inOrder(listed.filter(({ path }) => path !== folder));
}

/** The file's path below `into`, with all of its content; nothing is left there where it did not come whole. */
export function downloadArtifact(server: MlflowServer, wanted: WantedFile, course?: Course): Promise<string> {
  const { address, closing } = server;
  return download(wanted, { address, closing, content: () => contentOf(server, wanted.runId, wanted.path) }, course);
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
