/** What changed in the code since a run: the files of its commit beside those of the working tree. */
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { isString, objectOf } from '../../protocol/shape.ts';
import { type ChangedFile, changedSince, fileAt, repositoryWith } from '../git/history.ts';
import { isServer } from '../storage/location.ts';
import type { StoredRun } from '../views/experiments/tree.ts';
import type { ExperimentsView } from '../views/experiments/view.ts';
import { oneLine } from '../views/format.ts';
import type { CommandHandlers } from './handlers.ts';
import { someRuns } from './runSelection.ts';

const scheme = 'trainyard-commit';

export function diffCommands(view: ExperimentsView): Pick<CommandHandlers, 'compareRunCode'> {
  return {
    async compareRunCode(node) {
      const [run] = await someRuns(view, node, undefined);
      if (run !== undefined) await showChanges(run);
    },
  };
}

async function showChanges({ store, run }: StoredRun): Promise<void> {
  const { commit } = run;
  if (commit === undefined) throw new Error('The tracker did not record the commit of this run.');
  const short = commit.slice(0, 7);
  const workspaces = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const own = isServer(store) || store.machine !== undefined ? [] : [dirname(store.path)];
  const top = await firstWith([...own, ...workspaces], commit);
  if (top === undefined) {
    throw new Error(`Commit ${short} is in no repository of this workspace. Fetch it, or open the folder of its code.`);
  }
  const files = await changedSince(top, commit);
  if (files.length === 0) {
    await vscode.window.showInformationMessage(`The code is as it was at commit ${short}, by which the run was made.`);
    return;
  }
  const title = `Code since ${oneLine(run.name, 40)} (${short})`;
  await vscode.commands.executeCommand(
    'vscode.changes',
    title,
    files.map((file) => resourceOf(top, commit, file)),
  );
}

async function firstWith(folders: readonly string[], commit: string): Promise<string | undefined> {
  for (const folder of folders) {
    const top = await repositoryWith(folder, commit);
    if (top !== undefined) return top;
  }
  return undefined;
}

type Resource = [label: vscode.Uri, then: vscode.Uri | undefined, now: vscode.Uri | undefined];

function resourceOf(top: string, commit: string, { path, change }: ChangedFile): Resource {
  const now = vscode.Uri.file(join(top, path));
  const then = now.with({ scheme, query: JSON.stringify({ top, commit, path }) });
  return [now, change === 'added' ? undefined : then, change === 'deleted' ? undefined : now];
}

interface Place {
  readonly top: string;
  readonly commit: string;
  readonly path: string;
}

const isPlace = objectOf<Place>({ top: isString, commit: isString, path: isString });

/** Files as they are in a commit, to be read. */
export function registerCommitFiles(): vscode.Disposable {
  const refuse = (): never => {
    throw vscode.FileSystemError.NoPermissions('A commit does not change.');
  };
  const read = async (uri: vscode.Uri): Promise<Buffer> => {
    const place: unknown = JSON.parse(uri.query);
    if (!isPlace(place)) throw vscode.FileSystemError.FileNotFound(uri);
    return fileAt(place.top, place.commit, place.path);
  };
  const files: vscode.FileSystemProvider = {
    onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: async (uri) => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: (await read(uri)).length }),
    readFile: read,
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  return vscode.workspace.registerFileSystemProvider(scheme, files, { isReadonly: true, isCaseSensitive: true });
}
