/** Builds the parts of the extension and registers them; what they do stands in their own rooms. */
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Pipeline } from '../protocol/language.ts';
import { ChosenRuns } from './choosing/chosenRuns.ts';
import { RunChoice } from './choosing/runChoice.ts';
import { storeCommands } from './commands/addStore.ts';
import { artifactCommands } from './commands/artifacts.ts';
import { changeCommands } from './commands/changeRuns.ts';
import { choiceCommands } from './commands/chooseRuns.ts';
import { diffCommands, registerCommitFiles } from './commands/codeDiff.ts';
import { dvcExperimentCommands } from './commands/dvcExperiments.ts';
import { experimentCommands } from './commands/experiments.ts';
import { registerCommands } from './commands/handlers.ts';
import { helpCommands } from './commands/help.ts';
import { jobCommands } from './commands/jobs.ts';
import { Launcher } from './commands/launch.ts';
import { targetOf } from './commands/launchTarget.ts';
import { modelCommands } from './commands/models.ts';
import { resolvedPipelineCommands } from './commands/resolvedPipeline.ts';
import { ParamsRestorer } from './commands/restoreParams.ts';
import { RunChanges } from './commands/runChanges.ts';
import { RunNotes } from './commands/runNotes.ts';
import { Runners } from './commands/runners.ts';
import { runsTableCommands } from './commands/runsTable.ts';
import { signInCommands } from './commands/signIn.ts';
import { addedStores, knownCredentials } from './commands/storeSettings.ts';
import { JobService } from './jobs/service.ts';
import { ResolvedPipelines } from './language/resolvedPipelines.ts';
import { LanguageServer } from './language/server.ts';
import { Comparisons } from './panels/comparison.ts';
import { RunsTables } from './panels/runsTable.ts';
import type { SearchedFolder } from './reading/messages.ts';
import { Reader } from './reading/reader.ts';
import { LocalRunner } from './runners/local/runner.ts';
import { setPipelineContext } from './views/contextKeys.ts';
import { ExperimentsView } from './views/experiments/view.ts';
import { JobLogs } from './views/jobLog.ts';
import { JobNotices } from './views/jobNotices.ts';
import { JobsView } from './views/jobsView.ts';
import { ModelsView } from './views/modelsView.ts';
import { PipelinesView } from './views/pipelinesView.ts';
import { Stores } from './views/stores.ts';
import { Keyring } from './web/keyring.ts';
import { nodeWeb } from './web/node.ts';

/** What has to end in order before the window closes; the rest is disposed by VS Code. */
let ending: (() => Promise<void>) | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const bundled = (name: string) => context.asAbsolutePath(`dist/${name}`);
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const log = own(vscode.window.createOutputChannel('Trainyard', { log: true }));

  const local = new LocalRunner({
    supervisor: bundled('supervisor.cjs'),
    executable: process.execPath,
    queues: vscode.Uri.joinPath(context.globalStorageUri, 'queues').fsPath,
  });
  const runners = new Runners(local, { sshHelper: bundled('ssh-helper.sh') });
  // A window without a folder has no storage of its own, and launches nothing.
  const storage = context.storageUri ?? vscode.Uri.joinPath(context.globalStorageUri, 'no-folder');
  const jobs = new JobService({
    storage: storage.fsPath,
    runner: (name) => runners.byName(name),
    retry: 5000,
    failed: (error) => log.warn('what other windows launch is not seen now:', error),
  });
  ending = async () => {
    await jobs.close();
    await runners.close();
  };

  const keyring = own(new Keyring(context.secrets, knownCredentials));
  const web = nodeWeb({
    isStrict: () => vscode.workspace.getConfiguration('http').get('proxyStrictSSL', true),
    credentials: (server, tracker) => keyring.of(server, tracker),
  });
  const reader = own(new Reader(bundled('reading.cjs'), web));
  reader.prepare();
  let pipelines: readonly Pipeline[] = [];
  const stores = own(
    new Stores(reader, { folders: () => searchedFolders(pipelines, jobs, storage.fsPath), added: addedStores }, log),
  );
  const language = own(new LanguageServer(bundled('server.js'), log));
  const resolved = own(new ResolvedPipelines(language, log));
  const logs = own(new JobLogs(jobs));
  const choice = new RunChoice(context.workspaceState);
  const chosen = new ChosenRuns(context.workspaceState);
  const experiments = own(new ExperimentsView({ stores, reader, choice, chosen }));
  const comparisons = own(new Comparisons({ extensionUri: context.extensionUri, reader, stores, chosen }));
  const tables = own(
    new RunsTables({
      extensionUri: context.extensionUri,
      reader,
      stores,
      memory: context.workspaceState,
      chosen,
      choice,
      compare: (runs) => comparisons.show(runs),
      reveal: ({ store, id }) => experiments.reveal(store, id),
      log,
    }),
  );
  const changes = new RunChanges(reader, stores, log);
  const notes = own(new RunNotes(reader, changes));
  const restorer = own(new ParamsRestorer(experiments));
  own(registerCommitFiles());
  own(new PipelinesView(language, log));
  own(new ModelsView(stores, reader));
  own(new JobsView(jobs));
  own(new JobNotices(jobs, log));

  const launcher = new Launcher({ language, jobs, runners, logs, log });
  own(
    registerCommands(
      {
        launchStage: (target) => launcher.launch(targetOf(target)),
        ...jobCommands(jobs, logs, launcher),
        ...experimentCommands({
          view: experiments,
          stores,
          reader,
          chosen,
          compare: (runs) => comparisons.show(runs),
        }),
        ...choiceCommands(choice, experiments),
        ...runsTableCommands(tables),
        ...changeCommands(experiments, changes, notes),
        ...dvcExperimentCommands(experiments, stores, log),
        restoreRunParams: (node) => restorer.restore(node),
        ...artifactCommands(reader, vscode.Uri.joinPath(storage, 'artifacts').fsPath),
        ...diffCommands(experiments),
        ...storeCommands({ stores, reader, keyring }),
        ...signInCommands({ stores, reader, keyring }),
        ...modelCommands(stores, experiments),
        ...resolvedPipelineCommands(language, resolved),
        async refreshPipelines() {
          language.refresh();
        },
        ...helpCommands(context.extension.id, language, log),
      },
      log,
    ),
  );

  own(
    language.onDidChangePipelines(async () => {
      pipelines = await language.pipelines();
      await setPipelineContext(pipelines);
    }),
  );
  language.start().catch((error) => log.error('the language server did not start:', error));
  await jobs.start();
  for (const { folder, message } of jobs.broken()) log.warn(`a job is not shown, ${folder}: ${message}`);
}

export async function deactivate(): Promise<void> {
  await ending?.();
}

/** The workspace's folders, those of its pipelines, that of the jobs themselves, and what remote jobs brought home. */
function searchedFolders(pipelines: readonly Pipeline[], jobs: JobService, storage: string): readonly SearchedFolder[] {
  const own = [
    ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
    ...pipelines.map(({ uri }) => dirname(vscode.Uri.parse(uri).fsPath)),
    storage,
  ];
  const brought = jobs
    .jobs()
    .filter(({ results }) => results.kind === 'here')
    .flatMap(({ resultsFolder, record: { runner: machine, spec } }) => {
      const folders = new Set([resultsFolder, join(resultsFolder, spec.directory)]);
      return [...folders].map((path) => ({ path, machine }));
    });
  const { isTrusted } = vscode.workspace;
  return [...[...new Set(own)].map((path) => ({ path, isTrusted })), ...brought];
}
