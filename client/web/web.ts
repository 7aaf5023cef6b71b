/**
 * Requests to a tracker's server, as those who read it send them.
 *
 * They are made in the extension host: VS Code puts its proxies, the system's certificates and the settings
 * `http.*` into the host's own `http` and `https` modules. A worker thread has modules of its own, which nobody
 * patches; so the worker that reads stores hands its requests over (port.ts), and never sees a password.
 */

export interface WebRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The address that credentials belong to, with no `/` at its end: `https://host:5000/prefix`. */
  readonly server: string;
  /** Which tracker's it is, by the id of its kind of stores: what another's variables say is not told to it. */
  readonly tracker: string;
  /**
   * `needed`: it is not sent where nobody is signed in; the answer is then 401, and the server hears nothing.
   * `none`: nobody is told who asks.
   */
  readonly credentials?: 'needed' | 'none';
  /** What of it is asked for: begins with `/`, holds the query. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
}

export interface WebAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Comes as fast as it is read. */
  readonly body: ReadableStream<Uint8Array>;
}

export interface Web {
  /** Rejects with a {@link WebError} where no answer came; redirects are not followed. */
  send(request: WebRequest, signal: AbortSignal): Promise<WebAnswer>;
}

/** No answer came, or it broke off. */
export class WebError extends Error {
  override readonly name = 'WebError';
  /** As the system or TLS names it: `ECONNREFUSED`, `DEPTH_ZERO_SELF_SIGNED_CERT`; empty where neither does. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
