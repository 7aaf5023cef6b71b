/**
 * Starts the language server and asks it about pipelines; the server alone understands their files.
 *
 * The server's process ends and starts again (a crash, a restart on demand) beneath this object: what asks here
 * keeps its subscriptions.
 */
import * as vscode from 'vscode';
import { LanguageClient, type LanguageClientOptions, State, TransportKind } from 'vscode-languageclient/node';
import {
  type InitializationOptions,
  type Pipeline,
  pipelinesChanged,
  pipelinesRequest,
} from '../../protocol/language.ts';

/** Where pipelines and the parameters they name are edited; other parameter files are read from disk. */
const documents: NonNullable<LanguageClientOptions['documentSelector']> = [
  { scheme: 'file', language: 'dvc' },
  { scheme: 'file', pattern: '**/params.{yaml,yml,json,toml,py}' },
];

export class LanguageServer implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #log: vscode.LogOutputChannel;
  readonly #status: vscode.LanguageStatusItem;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];

  /** The stages of some pipeline may have changed. */
  readonly onDidChangePipelines = this.#changed.event;

  constructor(module: string, log: vscode.LogOutputChannel) {
    this.#log = log;
    const announced: InitializationOptions = { launchLenses: true };
    this.#client = new LanguageClient(
      'trainyard',
      'Trainyard Language Server',
      {
        run: { module, transport: TransportKind.ipc },
        debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
      },
      { documentSelector: documents, initializationOptions: announced, outputChannel: log },
    );
    this.#status = vscode.languages.createLanguageStatusItem('trainyard.server', { language: 'dvc' });
    this.#status.name = 'Trainyard';
    this.#subscriptions = [
      this.#client.onDidChangeState(({ newState }) => this.#show(newState)),
      this.#client.onNotification(pipelinesChanged, () => this.#changed.fire()),
      this.#status,
      this.#changed,
    ];
    this.#show(State.Starting);
  }

  /** Rejects where the server cannot be started; everything but editing goes on without it. */
  async start(): Promise<void> {
    await this.#client.start();
    this.#changed.fire();
  }

  async restart(): Promise<void> {
    await this.#client.restart();
    this.#changed.fire();
  }

  /** The pipelines of the workspace, or only that of the file `uri`. */
  async pipelines(uri?: string): Promise<readonly Pipeline[]> {
    return this.#client.sendRequest(pipelinesRequest, uri === undefined ? {} : { uri });
  }

  #show(state: State): void {
    const item = this.#status;
    item.busy = state === State.Starting;
    item.severity =
      state === State.Stopped ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    switch (state) {
      case State.Starting:
        item.text = 'Trainyard: starting';
        break;
      case State.Running:
        item.text = 'Trainyard: ready';
        item.command = undefined;
        break;
      default:
        item.text = 'Trainyard: language server stopped';
        item.command = { command: 'trainyard.restartLanguageServer', title: 'Restart' };
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#client.dispose().catch((error) => this.#log.warn('the language server did not stop in order:', error));
  }
}
