/** Files that a run kept on a W&B server: what it printed, its configuration, pictures, weights. */
import { fieldOf, numberField, textField } from '../../storage/jsonFields.ts';
import { StoreError } from '../../storage/location.ts';
import { download, inOrder, type WantedFile } from '../online/download.ts';
import type { Artifact, Course } from '../store.ts';
import { nodesOf, type WandbProject } from './graphql.ts';

/** Files of an answer. */
const mostFiles = 500;

/** What stands directly in a folder: the server knows of files alone, and of all of them. */
export async function listFiles(project: WandbProject, runId: string, folder: string): Promise<Artifact[]> {
  const within = folder === '' ? '' : `${folder}/`;
  const found = new Map<string, Artifact>();
  for await (const file of filesOf(project, runId)) {
    const name = textField(file, 'name');
    if (!name.startsWith(within)) continue;
    const [first = '', ...below] = name.slice(within.length).split('/');
    const path = `${within}${first}`;
    found.set(
      path,
      below.length > 0 ? { kind: 'folder', path } : { kind: 'file', path, size: numberField(file, 'sizeBytes') },
    );
  }
  return inOrder([...found.values()]);
}

/** The file's path below `into`, with all of its content; nothing is left there where it did not come whole. */
export function downloadFile(project: WandbProject, wanted: WantedFile, course?: Course): Promise<string> {
  const { address, closing } = project;
  return download(wanted, { address, closing, content: () => contentOf(project, wanted) }, course);
}

async function contentOf(project: WandbProject, { runId, path }: WantedFile): Promise<ReadableStream<Uint8Array>> {
  const fields = 'run(name: $run) { files(names: $names, first: 1) { edges { node { name directUrl } } } }';
  const found = await project.ask(fields, '$run: String!, $names: [String]', { run: runId, names: [path] });
  const [file] = nodesOf(fieldOf(fieldOf(found, 'run'), 'files'));
  const url = textField(file, 'directUrl');
  if (url === '') throw new StoreError('missing', `${path} is not among the files of the run any more.`);
  return await project.download(url);
}

function filesOf(project: WandbProject, runId: string): AsyncGenerator<unknown> {
  const page = 'edges { node { name sizeBytes } } pageInfo { endCursor hasNextPage }';
  const fields = `run(name: $run) { files(first: $most, after: $after) { ${page} } }`;
  return project.pages(async (after) => {
    const variables = { run: runId, most: mostFiles, after };
    const found = await project.ask(fields, '$run: String!, $most: Int, $after: String', variables);
    return fieldOf(fieldOf(found, 'run'), 'files');
  });
}
