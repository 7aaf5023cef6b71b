/** The language server: a session for the client at the other end of node IPC, or of `--stdio`. */
import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { answerRequests } from './answers.ts';
import { capabilitiesFor } from './capabilities.ts';
import { optimiseLate } from './engine.ts';
import { clientOf } from './session/client.ts';
import { Session } from './session/session.ts';

// V8 lets the space for young objects grow with the machine's memory, to no gain here but twice the memory.
setFlagsFromString('--semi-space-growth-factor=1');
// And it lets old ones that nobody needs any longer grow to several times what is needed.
setFlagsFromString('--heap-growing-percent=20');
optimiseLate();

const connection = createConnection(ProposedFeatures.all);
connection.onInitialize((params) => {
  const client = clientOf(params);
  answerRequests(connection, new Session(connection, client, process.argv[1] ?? ''));
  return { serverInfo: { name: 'Trainyard' }, capabilities: capabilitiesFor(client) };
});
connection.listen();
