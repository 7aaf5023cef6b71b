/** From a keystroke to its diagnostics: the bundled server behind its own transport, on the sample's dvc.yaml. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentSymbolRequest,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShutdownRequest,
} from 'vscode-languageserver-protocol/node';
import { serverNodeOptions } from '../../protocol/language.ts';
import { node, root, sampleSource } from '../setup/paths.mjs';
import { productStep } from '../setup/product.mjs';
import { takeSteps } from '../setup/steps.mjs';
import { type Measure, quantile } from './measure.ts';

const warmUp = 20;
const keystrokes = 200;

/** Milliseconds, the server's own delay before it checks included. */
const goal = 300;

export async function keystroke(): Promise<Measure[]> {
  await takeSteps([productStep]);
  const child = fork(path.join(root, 'dist', 'server.js'), ['--node-ipc'], {
    execPath: node,
    execArgv: [...serverNodeOptions],
  });
  try {
    const connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.listen();
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The server ended (${code}) while it was typed to.`);
    });
    const times = await Promise.race([typeInto(connection), ended]);
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    await once(child, 'exit');
    const measure = (name: string, share: number): Measure => ({
      topic: 'keystroke',
      name,
      unit: 'ms',
      ours: quantile(times, share),
      peer: null,
      goal,
    });
    return [measure('keystroke to diagnostics, median', 0.5), measure('keystroke to diagnostics, 95 %', 0.95)];
  } finally {
    child.kill();
  }
}

/** Adds a letter to a key and takes it away again, waiting for each to be answered; milliseconds for each. */
async function typeInto(connection: ProtocolConnection): Promise<number[]> {
  const file = path.join(sampleSource, 'dvc.yaml');
  const uri = pathToFileURL(file).href;
  const text = await readFile(file, 'utf8');
  const line = text.split('\n').findIndex((each) => each.trimStart().startsWith('cmd:'));
  if (line === -1) throw new Error(`${file} has no line that begins with cmd:`);
  const character = (text.split('\n')[line] ?? '').indexOf('cmd:');

  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: pathToFileURL(sampleSource).href,
    workspaceFolders: [{ uri: pathToFileURL(sampleSource).href, name: 'digits' }],
    capabilities: {},
  });
  await connection.sendNotification(InitializedNotification.type, {});
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'dvc', version: 1, text },
  });
  await connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } });

  const times: number[] = [];
  for (let version = 2; version < 2 + warmUp + keystrokes; version += 1) {
    const misspelt = version % 2 === 0;
    const start = { line, character };
    const range = { start, end: misspelt ? start : { line, character: character + 1 } };
    const answered = nextDiagnostics(connection, uri);
    const begun = performance.now();
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range, text: misspelt ? 'x' : '' }],
    });
    const { diagnostics } = await answered;
    times.push(performance.now() - begun);
    if (diagnostics.length > 0 !== misspelt) {
      throw new Error(`Version ${version} has ${diagnostics.length} diagnostics; the sample itself has none.`);
    }
  }
  return times.slice(warmUp);
}

/** What the server tells next of the document; it tells only what has changed, as each keystroke here does. */
async function nextDiagnostics(connection: ProtocolConnection, uri: string): Promise<PublishDiagnosticsParams> {
  return await new Promise((resolve) => {
    const listening = connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      if (params.uri !== uri) return;
      listening.dispose();
      resolve(params);
    });
  });
}
