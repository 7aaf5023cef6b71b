/** The client at the other end, as it says of itself once: it is asked for nothing that it did not announce. */
import { fileURLToPath } from 'node:url';
import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver/node';
import type { InitializationOptions } from '../../protocol/language.ts';
import { isRecord, isString } from '../../protocol/shape.ts';
import type { EditSupport } from '../features/rename.ts';

export interface Client {
  readonly capabilities: ClientCapabilities;
  /** As the client handed them over, whatever it may be. */
  readonly options: unknown;
  /** Absolute paths of the workspace's folders, as they are at first. */
  readonly folders: readonly string[];
  /** It has the command that code lenses name. */
  readonly canLaunch: boolean;
  readonly showsPipelines: boolean;
  readonly showsServerStatus: boolean;
  readonly snippets: boolean;
  readonly edits: EditSupport;
  /** The URI of the folder with a page for each code; `undefined` where the client links none. */
  readonly pages: string | undefined;
}

export function clientOf({
  capabilities,
  initializationOptions: options,
  rootUri,
  workspaceFolders,
}: InitializeParams): Client {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  const { textDocument, workspace } = capabilities;
  return {
    capabilities,
    options,
    folders: uris.flatMap((uri) => pathOf(uri) ?? []),
    canLaunch: announces(options, 'launchLenses'),
    showsPipelines: announces(options, 'pipelines'),
    showsServerStatus: announces(options, 'serverStatus'),
    snippets: textDocument?.completion?.completionItem?.snippetSupport ?? false,
    edits: {
      documentChanges: workspace?.workspaceEdit?.documentChanges ?? false,
      annotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    },
    pages: textDocument?.publishDiagnostics?.codeDescriptionSupport ? pagesOf(options) : undefined,
  };
}

function pagesOf(options: unknown): string | undefined {
  if (!isRecord(options)) return undefined;
  const { pages } = options;
  return isString(pages) ? pages : undefined;
}

function announces(options: unknown, name: keyof InitializationOptions): boolean {
  return isRecord(options) && options[name] === true;
}

/** Only files on disk have files beside them; `undefined` for anything else. */
export function pathOf(uri: string): string | undefined {
  return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
}
