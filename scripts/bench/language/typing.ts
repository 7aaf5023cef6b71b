/** Types into a document as people do, and takes the time of each answer. */
import { CompletionRequest, HoverRequest } from 'vscode-languageserver-protocol/node';
import type { OpenText, Server } from './server.ts';

/** Typed on a line of its own: a key that is there only at its colon, text, an expression. */
const typed = '\n    desc: uses ${train.rate}';

export interface Times {
  /** Milliseconds from a keystroke to its diagnostics, without the pause that the server makes. */
  readonly keystrokes: number[];
  /** From a request right after a keystroke to its answer. */
  readonly completions: number[];
  readonly hovers: number[];
}

/** Behind each of these lines; what was typed is taken away again. */
export async function type(server: Server, document: OpenText, afterLines: readonly string[]): Promise<Times> {
  const times: Times = { keystrokes: [], completions: [], hovers: [] };
  await warmUp(server, document, afterLines);
  for (const line of afterLines) {
    const start = document.text.indexOf(line) + line.length;
    for (const [index, letter] of [...typed].entries()) {
      times.keystrokes.push(await press(server, document, start + index, 0, letter));
      times.hovers.push(await hover(server, document, start - 3));
    }
    await press(server, document, start, typed.length, '');
    for (const [index, letter] of [...typed].entries()) {
      const answered = server.nextDiagnostics(document.uri);
      await document.replace(start + index, 0, letter);
      times.completions.push(await complete(server, document, start + index + 1));
      await answered;
    }
    await press(server, document, start, typed.length, '');
  }
  return times;
}

async function warmUp(server: Server, document: OpenText, afterLines: readonly string[]): Promise<void> {
  for (const line of [...afterLines, ...afterLines, ...afterLines]) {
    const at = document.text.indexOf(line) + line.length;
    await press(server, document, at, 0, 'x');
    await hover(server, document, at - 3);
    await complete(server, document, at + 1);
    await press(server, document, at, 1, '');
  }
}

async function press(server: Server, document: OpenText, at: number, length: number, text: string): Promise<number> {
  const answered = server.nextDiagnostics(document.uri);
  const begun = performance.now();
  await document.replace(at, length, text);
  await answered;
  return Math.max(0, performance.now() - begun - server.setup.pause);
}

async function complete({ connection }: Server, document: OpenText, at: number): Promise<number> {
  const begun = performance.now();
  await connection.sendRequest(CompletionRequest.type, {
    textDocument: { uri: document.uri },
    position: document.position(at),
  });
  return performance.now() - begun;
}

async function hover({ connection }: Server, document: OpenText, at: number): Promise<number> {
  const begun = performance.now();
  await connection.sendRequest(HoverRequest.type, {
    textDocument: { uri: document.uri },
    position: document.position(at),
  });
  return performance.now() - begun;
}
