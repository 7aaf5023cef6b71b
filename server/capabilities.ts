/** What the server offers to a client. */
import { CodeActionKind, type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver/node';
import type { Client } from './session/client.ts';

export function capabilitiesFor({ capabilities: { textDocument }, canLaunch }: Client): ServerCapabilities {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    completionProvider: { triggerCharacters: ['{', '.', '/', '-', ' '] },
    hoverProvider: true,
    definitionProvider: true,
    inlayHintProvider: textDocument?.inlayHint !== undefined,
    referencesProvider: true,
    documentLinkProvider: {},
    workspaceSymbolProvider: true,
    documentHighlightProvider: true,
    renameProvider: textDocument?.rename?.prepareSupport === true ? { prepareProvider: true } : true,
    documentSymbolProvider: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    codeActionProvider: textDocument?.codeAction?.codeActionLiteralSupport !== undefined && {
      codeActionKinds: [CodeActionKind.QuickFix],
    },
    ...((canLaunch || textDocument?.codeLens !== undefined) && { codeLensProvider: {} }),
  };
}
