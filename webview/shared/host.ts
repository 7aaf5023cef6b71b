/** A page's line to its host in the extension: typed on both ends, checked where a message comes in. */

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
  return {
    post: (message) => api.postMessage(message),
    kept: api.getState(),
    keep: (state) => api.setState(state),
  };
}
