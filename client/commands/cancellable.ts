/** Work that may take long: shown with a way to cancel it, once it has. */
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

/** What is over by then shows nothing; in milliseconds. */
const patience = 400;

/** `undefined` where the user cancelled it. */
export async function cancellable<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const cancelling = new AbortController();
  const working = work(cancelling.signal);
  const over = working.then(
    () => true,
    () => true,
  );
  const isOver = await Promise.race([over, delay(patience, false, { ref: false })]);
  if (!isOver) {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    await vscode.window.withProgress(options, async (_, token) => {
      token.onCancellationRequested(() => cancelling.abort());
      await over;
    });
  }
  try {
    return await working;
  } catch (error) {
    if (cancelling.signal.aborted) return undefined;
    throw error;
  }
}
