/** What the language server is doing, in the editor's language status: finding, checking, ready, or why not. */
import * as vscode from 'vscode';
import { State } from 'vscode-languageclient/node';
import { assertNever } from '../../protocol/assertNever.ts';
import type { ServerStatus } from '../../protocol/language.ts';

interface Shown {
  readonly text: string;
  readonly detail?: string;
  readonly isBusy?: boolean;
  readonly severity?: vscode.LanguageStatusSeverity;
  readonly command?: vscode.Command;
}

export class LanguageStatus implements vscode.Disposable {
  readonly #item = vscode.languages.createLanguageStatusItem('trainyard.server', { language: 'dvc' });

  constructor() {
    this.#item.name = 'Trainyard';
    this.#show(shownState(State.Starting));
  }

  /** Of the server's process. What a running one is doing, it tells itself. */
  showState(state: State): void {
    this.#show(shownState(state));
  }

  showProgress(status: ServerStatus): void {
    this.#show(shownProgress(status));
  }

  #show({ text, detail, isBusy, severity, command }: Shown): void {
    this.#item.text = `Trainyard: ${text}`;
    this.#item.detail = detail ?? '';
    this.#item.busy = isBusy ?? false;
    this.#item.severity = severity ?? vscode.LanguageStatusSeverity.Information;
    this.#item.command = command;
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function shownState(state: State): Shown {
  if (state !== State.Stopped) return { text: 'starting', isBusy: true };
  const command = { command: 'trainyard.restartLanguageServer', title: 'Restart' };
  return { text: 'the language server stopped', severity: vscode.LanguageStatusSeverity.Error, command };
}

function shownProgress(status: ServerStatus): Shown {
  switch (status.state) {
    case 'searching':
      return { text: 'looking for pipelines', isBusy: true };
    case 'checking':
      return { text: `checking ${status.done} of ${status.total}`, isBusy: true };
    case 'ready': {
      const detail = status.files === 1 ? '1 file' : `${status.files} files`;
      if (status.isComplete) return { text: 'ready', detail };
      const severity = vscode.LanguageStatusSeverity.Warning;
      return { text: 'ready', detail: `${detail}; not all folders were searched, there are too many`, severity };
    }
    default:
      return assertNever(status);
  }
}
