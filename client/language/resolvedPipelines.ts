/**
 * The resolved pipeline beside its file: a read-only document that follows the file and its parameters while it is
 * visible. While they are broken, what they said last stays.
 */
import * as vscode from 'vscode';
import { linesOf, linkAt, type ShownPipeline } from './resolvedLinks.ts';
import type { LanguageServer } from './server.ts';

const scheme = 'trainyard-resolved';

/** Part of the file's name, so that the language is known by it (package.json, languages). */
const suffix = ' (resolved)';

/** What stands above the pipeline itself. */
const headLines = 1;

export class ResolvedPipelines
  implements vscode.TextDocumentContentProvider, vscode.DefinitionProvider, vscode.Disposable
{
  readonly #language: LanguageServer;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable[];
  /** By the resolved document's URI. */
  readonly #shown = new Map<string, ShownPipeline>();
  /** The documents that are not what they should be, as nobody saw them when that changed. */
  readonly #stale = new Set<string>();

  readonly onDidChange = this.#changed.event;

  constructor(language: LanguageServer, log: vscode.LogOutputChannel) {
    this.#language = language;
    this.#log = log;
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerDefinitionProvider({ scheme }, this),
      language.onDidChangeResolvedPipeline((uri) => this.#refresh(uri)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#refreshStale()),
      vscode.window.onDidChangeTextEditorSelection((event) => this.#follow(event)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)),
    ];
  }

  /** Opens it beside the file, which keeps the cursor. */
  async show(source: vscode.Uri): Promise<void> {
    const document = await vscode.workspace.openTextDocument(resolvedUri(source));
    const editor = await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
    const from = vscode.window.visibleTextEditors.find((one) => one.document.uri.toString() === source.toString());
    if (from !== undefined) this.#reveal(editor, from.selection.active.line);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const source = sourceUri(uri);
    const name = vscode.workspace.asRelativePath(source);
    const earlier = this.#shown.get(uri.toString());
    const resolved = await this.#ask(source);
    if (resolved?.kind === 'resolved') {
      this.#shown.set(uri.toString(), resolved);
      return `# ${name} as it runs, read-only. "Go to Definition" leads to where a part was written.\n${resolved.text}`;
    }
    const problem = resolved?.problem ?? `${name} cannot be read.`;
    return earlier === undefined ? `# ${problem}\n` : `# As it was before. ${problem}\n${earlier.text}`;
  }

  async #ask(source: vscode.Uri): ReturnType<LanguageServer['resolvedPipeline']> {
    try {
      return await this.#language.resolvedPipeline(source.toString());
    } catch (error) {
      this.#log.warn(`${source.fsPath} could not be resolved:`, error);
      return { kind: 'broken', problem: 'The language server does not answer.' };
    }
  }

  provideDefinition({ uri }: vscode.TextDocument, { line, character }: vscode.Position): vscode.LocationLink[] {
    const shown = this.#shown.get(uri.toString());
    const link = shown && linkAt(shown, line - headLines, character);
    if (link === undefined) return [];
    const originSelectionRange = new vscode.Range(line, link.start, line, link.end);
    return link.origin.map(({ uri: target, range: { start, end } }) => ({
      originSelectionRange,
      targetUri: vscode.Uri.parse(target),
      targetRange: new vscode.Range(start.line, start.character, end.line, end.character),
    }));
  }

  /** `source`: one pipeline file; all of them where it is left out. */
  #refresh(source: string | undefined): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme !== scheme) continue;
      if (source === undefined || source === sourceUri(uri).toString()) this.#stale.add(uri.toString());
    }
    this.#refreshStale();
  }

  #refreshStale(): void {
    for (const { document } of vscode.window.visibleTextEditors) {
      if (this.#stale.delete(document.uri.toString())) this.#changed.fire(document.uri);
    }
  }

  /** Shows what the entry under the cursor became. */
  #follow({ textEditor, selections }: vscode.TextEditorSelectionChangeEvent): void {
    const [selection] = selections;
    const resolved = resolvedUri(textEditor.document.uri).toString();
    if (textEditor.document.uri.scheme === scheme || selection === undefined) return;
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.toString() === resolved) this.#reveal(editor, selection.active.line);
    }
  }

  #reveal(editor: vscode.TextEditor, sourceLine: number): void {
    const shown = this.#shown.get(editor.document.uri.toString());
    const lines = shown && linesOf(shown, sourceLine);
    if (lines === undefined) return;
    const start = lines.start + headLines;
    const end = lines.end + headLines;
    const isThere = editor.visibleRanges.some((range) => range.start.line < end && start < range.end.line);
    if (!isThere) editor.revealRange(new vscode.Range(start, 0, start, 0), vscode.TextEditorRevealType.AtTop);
  }

  #forget(uri: vscode.Uri): void {
    this.#shown.delete(uri.toString());
    this.#stale.delete(uri.toString());
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function resolvedUri(source: vscode.Uri): vscode.Uri {
  return source.with({ scheme, path: source.path + suffix });
}

function sourceUri(resolved: vscode.Uri): vscode.Uri {
  return resolved.with({ scheme: 'file', path: resolved.path.slice(0, -suffix.length) });
}
