/** Work that may take long: shown with a way to cancel it, once it has. */
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

/** What is over by then shows nothing; in milliseconds. */
const patience = 400;

export interface Advance {
  readonly message: string;
  /** From 0 to 1; absent where nobody knows how much there is. */
  readonly share?: number;
}

/** `undefined` where the user cancelled it. */
export async function cancellable<T>(
  title: string,
  work: (signal: AbortSignal, advance: (to: Advance) => void) => Promise<T>,
): Promise<T | undefined> {
  const cancelling = new AbortController();
  let last: Advance | undefined;
  let show = (to: Advance) => {
    last = to;
  };
  const working = work(cancelling.signal, (to) => show(to));
  const over = working.then(
    () => true,
    () => true,
  );
  const isOver = await Promise.race([over, delay(patience, false, { ref: false })]);
  if (!isOver) {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    await vscode.window.withProgress(options, async (progress, token) => {
      let shown = 0;
      show = ({ message, share }) => {
        progress.report({ message, ...(share !== undefined && { increment: (share - shown) * 100 }) });
        shown = share ?? shown;
      };
      if (last) show(last);
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
