/** Puts one of the product's pages into a webview. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { isPageFailure } from '../../protocol/pageFailure.ts';
import { panelPage } from './page.ts';

/** `bundle` is the name under which the page's script and style stand in dist/webview, and its icons in media/tabs. */
export function loadPage(panel: vscode.WebviewPanel, extensionUri: vscode.Uri, bundle: string, title: string): void {
  const icon = (theme: string) => vscode.Uri.joinPath(extensionUri, 'media', 'tabs', `${bundle}-${theme}.svg`);
  panel.iconPath = { light: icon('light'), dark: icon('dark') };
  const { webview } = panel;
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const resource = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  webview.onDidReceiveMessage((message: unknown) => {
    if (!isPageFailure(message)) return;
    void vscode.window.showErrorMessage(
      `${title}: the page failed (${message.message}). What it shows may be old: close it and open it again.`,
    );
  });
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = panelPage({
    title,
    cspSource: webview.cspSource,
    script: resource(`${bundle}.js`),
    style: resource(`${bundle}.css`),
    nonce: randomBytes(16).toString('base64'),
  });
}
