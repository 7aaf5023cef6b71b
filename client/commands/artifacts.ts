/** Opens what a run kept, to be read: trackers' files are never written. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Reader } from '../reading/reader.ts';
import type { ArtifactNode } from '../views/experiments/nodes.ts';
import { bytes, oneLine } from '../views/format.ts';
import { type Advance, cancellable } from './cancellable.ts';
import type { CommandHandlers } from './handlers.ts';

/** Bytes above which is asked first: it may take long to come, or be of no use in an editor. */
const big = 20_000_000;

/** Files are of runs, and runs of stores: below `downloads` each has a place of its own. */
export function artifactCommands(
  reader: Reader,
  downloads: string,
): Pick<CommandHandlers, 'openArtifact' | 'copyArtifactPath'> {
  const fetch = async (node: ArtifactNode | undefined): Promise<string | undefined> => {
    if (node === undefined || node.artifact.kind !== 'file' || !(await isWanted(node.artifact))) return undefined;
    const { of, artifact } = node;
    const asked = { store: of.store, runId: of.run.id, path: artifact.path, into: downloads };
    return cancellable(`Fetching ${nameOf(artifact)}`, (signal, advance) =>
      reader.ask('artifactFile', asked, { signal, onBytes: (count) => advance(advanceTo(count, artifact.size)) }),
    );
  };

  return {
    async openArtifact(node) {
      const file = await fetch(node);
      if (file !== undefined) await openReadOnly(vscode.Uri.file(file));
    },

    async copyArtifactPath(node) {
      const file = await fetch(node);
      if (file !== undefined) await vscode.env.clipboard.writeText(file);
    },
  };
}

async function isWanted(artifact: { readonly path: string; readonly size: number | undefined }): Promise<boolean> {
  const { size } = artifact;
  if (size === undefined || size <= big) return true;
  const open = 'Open';
  const question = `${nameOf(artifact)} has ${bytes(size)}.`;
  const detail = 'A file on a server is fetched first. An editor may be of no help with one so big.';
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, open)) === open;
}

/** In whatever editor the user has for it. */
async function openReadOnly(file: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', file, { preview: true });
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active?.toString() === file.toString()) {
    await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
  }
}

function advanceTo(count: number, size: number | undefined): Advance {
  if (!size) return { message: bytes(count) };
  return { message: `${bytes(count)} of ${bytes(size)}`, share: Math.min(1, count / size) };
}

function nameOf({ path }: { readonly path: string }): string {
  return oneLine(basename(path), 60);
}
