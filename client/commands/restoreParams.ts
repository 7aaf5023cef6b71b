/** Restores a run's parameters: shows the params.yaml as it would become, and writes it when the user says so. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { isServer } from '../storage/location.ts';
import { statIfThere } from '../storage/stamp.ts';
import { curvesFolder } from '../tracking/dvclive/folder.ts';
import { type RestoredParams, restoredParams } from '../tracking/restoredParams.ts';
import type { Param } from '../tracking/store.ts';
import type { RunNode } from '../views/experiments/nodes.ts';
import type { ExperimentsView } from '../views/experiments/view.ts';
import { oneLine } from '../views/format.ts';
import { someRuns } from './runSelection.ts';

const scheme = 'trainyard-restored';

/** A file with what it would become. */
interface Restoration {
  readonly file: vscode.Uri;
  /** What it holds now, unsaved edits too. */
  readonly before: string;
  readonly after: RestoredParams;
}

export class ParamsRestorer implements vscode.Disposable {
  readonly #view: ExperimentsView;
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;

  constructor(view: ExperimentsView) {
    this.#view = view;
    const previews: vscode.TextDocumentContentProvider = {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
    };
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, previews);
  }

  async restore(node: RunNode | undefined): Promise<void> {
    const [run] = await someRuns(this.#view, node, undefined);
    if (run === undefined) return;
    const restoration = await choose(await restorationsOf(run), run.run.name);
    if (restoration === undefined) return;
    const { changed, left } = restoration.after;
    const file = basename(restoration.file.fsPath);
    const kept =
      left.length === 0 ? '' : ` Change ${oneLine(left.join(', '), 200)} by hand: it cannot be written in place.`;
    if (changed.length === 0) {
      await vscode.window.showInformationMessage(
        `${file} has the parameters of "${oneLine(run.run.name, 60)}".${kept}`,
      );
      return;
    }
    const preview = await this.#show(restoration, run.run.name);
    const write = 'Write';
    const what = changed.length === 1 ? '1 parameter' : `${changed.length} parameters`;
    const question = `Write ${what} of "${oneLine(run.run.name, 60)}" into ${file}?${kept}`;
    const answer = await vscode.window.showInformationMessage(question, write, 'Cancel');
    await close(preview);
    if (answer === write) await apply(restoration);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  async #show({ file, after }: Restoration, name: string): Promise<vscode.Uri> {
    const preview = file.with({ scheme });
    this.#texts.set(preview.toString(), after.text);
    this.#changed.fire(preview);
    const title = `${basename(file.fsPath)} ↔ with the parameters of ${oneLine(name, 40)}`;
    await vscode.commands.executeCommand('vscode.diff', file, preview, title, { preview: true });
    return preview;
  }
}

/** Of the files that have keys of the run, those with the most first. */
async function restorationsOf({ store, run }: RunNode): Promise<readonly Restoration[]> {
  const around = isServer(store) || store.machine !== undefined ? [] : [store.path, dirname(store.path)];
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const named = run.params.flatMap(({ key }) => {
    const file = fileIn(key);
    return file === undefined ? [] : [join(store.path, file)];
  });
  const found = await vscode.workspace.findFiles(
    '**/params.{yaml,yml}',
    '**/{node_modules,.venv,.dvc,mlruns,mlartifacts}/**',
    50,
  );
  const usual = [...around, ...folders].map((folder) => join(folder, 'params.yaml'));
  const files = new Set([...named, ...usual, ...found.map(({ fsPath }) => fsPath)]);
  const own = [...files].filter((path) => !isLogged(path));
  const all = await Promise.all(own.map((path) => restorationOf(path, store.path, run.params)));
  return all
    .filter((restoration) => restoration !== undefined)
    .filter(({ after }) => after.shared.length > 0)
    .sort((a, b) => b.after.shared.length - a.after.shared.length);
}

/** DVCLive's own record of the parameters that it was told. */
function isLogged(path: string): boolean {
  return statIfThere(join(dirname(path), curvesFolder)) !== undefined;
}

/** `undefined` where there is no such file, or it is no YAML. */
async function restorationOf(path: string, root: string, params: readonly Param[]): Promise<Restoration | undefined> {
  const file = vscode.Uri.file(path);
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === file.fsPath);
  const before = open?.getText() ?? (await readFile(path, 'utf8').catch(() => undefined))?.replace(/^\uFEFF/, '');
  if (before === undefined) return undefined;
  const after = restoredParams(before, params.flatMap(paramFor(path, root)));
  return after === undefined ? undefined : { file, before, after };
}

/** A key may begin with the file that it belongs to, as DVC's do where files share one. */
function paramFor(path: string, root: string): (param: Param) => Param[] {
  return ({ key, value }) => {
    const file = fileIn(key);
    if (file === undefined) return [{ key, value }];
    return join(root, file) === path ? [{ key: key.slice(file.length + 1), value }] : [];
  };
}

function fileIn(key: string): string | undefined {
  return /^([^:]+\.ya?ml):/.exec(key)?.[1];
}

async function choose(restorations: readonly Restoration[], name: string): Promise<Restoration | undefined> {
  const [only, ...others] = restorations;
  if (only === undefined) {
    throw new Error(`No params.yaml of this workspace has a key of the parameters of "${oneLine(name, 60)}".`);
  }
  if (others.length === 0) return only;
  const items = restorations.map((restoration) => ({
    label: vscode.workspace.asRelativePath(restoration.file),
    description: `${restoration.after.shared.length} of the run's parameters, ${differing(restoration.after.changed.length)}`,
    restoration,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Restore Parameters',
    placeHolder: 'The file to write them into',
    ignoreFocusOut: true,
  });
  return picked?.restoration;
}

function differing(count: number): string {
  return count === 1 ? '1 differs' : `${count} differ`;
}

async function close(preview: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const shown = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === preview.toString(),
  );
  await vscode.window.tabGroups.close(shown);
}

async function apply({ file, before, after }: Restoration): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  if (document.getText() !== before) {
    throw new Error(
      `${basename(file.fsPath)} was changed in the meantime. Restore the parameters again to see what differs now.`,
    );
  }
  const edit = new vscode.WorkspaceEdit();
  edit.replace(file, new vscode.Range(document.positionAt(0), document.positionAt(before.length)), after.text);
  if (!(await vscode.workspace.applyEdit(edit)) || !(await document.save())) {
    throw new Error(`${basename(file.fsPath)} could not be written. Check that it is not read-only.`);
  }
  await vscode.window.showTextDocument(document);
}
