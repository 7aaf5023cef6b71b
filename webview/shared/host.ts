/** A page's line to its host in the extension: typed on both ends, checked where a message comes in. */
import type { PageFailure } from '../../protocol/pageFailure.ts';
import { messageOf } from '../../protocol/thrown.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** VS Code gives it to a page once. */
declare function acquireVsCodeApi(): VsCodeApi;

export interface Host<ToHost, State> {
  post(message: ToHost): void;
  /** What {@link Host.keep} kept last, in this page or in one before it; `undefined` at first. Not checked. */
  readonly kept: unknown;
  /** Outlives the page: VS Code drops hidden pages, and gives this to the next. */
  keep(state: State): void;
}

/** To be called once. `receive` gets every message that `isMessage` knows. */
export function connectHost<ToHost, FromHost, State>(
  isMessage: (data: unknown) => data is FromHost,
  receive: (message: FromHost) => void,
): Host<ToHost, State> {
  const api = acquireVsCodeApi();
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data)) receive(data);
  });
  tellFailures((failure) => api.postMessage(failure));
  return {
    post: (message) => api.postMessage(message),
    kept: api.getState(),
    keep: (state) => api.setState(state),
  };
}

/** Each once: what fails at every frame is one failure. */
function tellFailures(tell: (failure: PageFailure) => void): void {
  const told = new Set<string>();
  const take = (message: string) => {
    if (told.has(message)) return;
    told.add(message);
    tell({ type: 'failed', message });
  };
  // The browser's own remarks, as on observers that are late, come without an error.
  window.addEventListener('error', ({ error, message }) => error instanceof Error && take(message));
  window.addEventListener('unhandledrejection', ({ reason }) => take(messageOf(reason)));
}
