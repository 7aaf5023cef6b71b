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
  type LaunchedStage,
  type LaunchTarget,
  launchedStagesRequest,
  type Pipeline,
  type ProjectGraph,
  pipelinesChanged,
  pipelinesRequest,
  projectGraphsRequest,
  type ResolvedPipeline,
  refreshNotification,
  resolvedPipelineChanged,
  resolvedPipelineRequest,
  serverNodeOptions,
  serverStatusChanged,
  statusChanged,
} from '../../protocol/language.ts';
import { LanguageStatus } from './status.ts';

/** Pipelines, and whatever may hold the parameters that they name; of Python only what is named for it. */
const documents: NonNullable<LanguageClientOptions['documentSelector']> = [
  ...['dvc', 'yaml', 'json', 'toml'].map((language) => ({ scheme: 'file', language })),
  { scheme: 'file', pattern: '**/params.py' },
];

export class LanguageServer implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #statusChanged = new vscode.EventEmitter<void>();
  readonly #resolvedChanged = new vscode.EventEmitter<string | undefined>();
  readonly #subscriptions: vscode.Disposable[];

  /** The stages of some pipeline may have changed. */
  readonly onDidChangePipelines = this.#changed.event;

  /** The status of some stage has changed; told once, until the stages are asked for again. */
  readonly onDidChangeStatus = this.#statusChanged.event;

  /** The resolved pipeline of this file (its URI) may be another one, or that of any file. */
  readonly onDidChangeResolvedPipeline = this.#resolvedChanged.event;

  constructor(module: string, log: vscode.LogOutputChannel) {
    this.#log = log;
    const pages = vscode.Uri.joinPath(vscode.Uri.file(module), '../../docs/diagnostics').toString();
    const announced: InitializationOptions = { launchLenses: true, pipelines: true, serverStatus: true, pages };
    this.#client = new LanguageClient(
      'trainyard',
      'Trainyard Language Server',
      {
        run: { module, transport: TransportKind.ipc, options: { execArgv: [...serverNodeOptions] } },
        debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
      },
      { documentSelector: documents, initializationOptions: announced, outputChannel: log },
    );
    const status = new LanguageStatus();
    this.#subscriptions = [
      status,
      this.#client.onDidChangeState(({ newState }) => status.showState(newState)),
      this.#client.onNotification(serverStatusChanged, (now) => status.showProgress(now)),
      this.#client.onNotification(pipelinesChanged, () => this.#changed.fire()),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.refresh()),
      this.#client.onNotification(statusChanged, () => this.#statusChanged.fire()),
      this.#statusChanged,
      this.#client.onNotification(resolvedPipelineChanged, ({ uri }) => this.#resolvedChanged.fire(uri)),
      this.#changed,
      this.#resolvedChanged,
    ];
  }

  /** Rejects where the server cannot be started; everything but editing goes on without it. */
  async start(): Promise<void> {
    await this.#client.start();
    this.#announce();
  }

  async restart(): Promise<void> {
    await this.#client.restart();
    this.#announce();
  }

  #announce(): void {
    this.#changed.fire();
    this.#resolvedChanged.fire(undefined);
  }

  /** The pipelines of the workspace, or only that of the file `uri`. */
  async pipelines(uri?: string): Promise<readonly Pipeline[]> {
    return this.#client.sendRequest(pipelinesRequest, uri === undefined ? {} : { uri });
  }

  /** The projects of the workspace with their stages, and how these stand as far as that is known; without edges. */
  async stages(): Promise<readonly ProjectGraph[]> {
    return this.#client.sendRequest(projectGraphsRequest, { withoutEdges: true });
  }

  /** The stages that a launch may run, with what they tell of their run. */
  async launchedStages(target: LaunchTarget): Promise<readonly LaunchedStage[]> {
    return this.#client.sendRequest(launchedStagesRequest, target);
  }

  get isRunning(): boolean {
    return this.#client.state === State.Running;
  }

  /** `null` where there is no such pipeline. What comes after it is told by `onDidChangeResolvedPipeline`. */
  async resolvedPipeline(uri: string): Promise<ResolvedPipeline | null> {
    return this.#client.sendRequest(resolvedPipelineRequest, { uri });
  }

  /** Looks at the disk again: where the user was elsewhere, files may have changed that nothing watches. */
  refresh(): void {
    if (!this.isRunning) return;
    this.#client.sendNotification(refreshNotification).catch((error) => this.#log.warn('cannot look again:', error));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#client.dispose().catch((error) => this.#log.warn('the language server did not stop in order:', error));
  }
}
