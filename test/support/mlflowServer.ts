/** MLflow's own server on loopback. It takes some ten seconds and a gigabyte, so tests share it. */
import path from 'node:path';
import { freePort } from '../../scripts/setup/ports.mjs';
import { ProcessGroup } from './processGroup.ts';
import { pythonFolder } from './python.ts';
import { until } from './until.ts';

/** Milliseconds that it may take to start, on a machine that is busy. */
const patience = 400_000;

/** Who may read a server that asks. */
export const admin = { username: 'admin', password: 'a long enough password' };

export class MlflowTestServer {
  /** Its address. */
  readonly address: string;
  readonly #process: ProcessGroup;

  private constructor(address: string, process: ProcessGroup) {
    this.address = address;
    this.#process = process;
  }

  /**
   * Resolves when it answers.
   * @param folder Where it keeps its artifacts. @param backend A database, as SQLAlchemy names it.
   */
  static async start(folder: string, backend: string, access: 'open' | 'signIn' = 'open'): Promise<MlflowTestServer> {
    const port = await freePort();
    const auth = access === 'signIn' ? ['--app-name', 'basic-auth'] : [];
    const places = ['--backend-store-uri', backend, '--artifacts-destination', path.join(folder, 'artifacts')];
    const program = path.join(pythonFolder, process.platform === 'win32' ? 'Scripts/mlflow.exe' : 'bin/mlflow');
    const running = new ProcessGroup(
      program,
      ['server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1', ...places, ...auth],
      { cwd: folder, env: environment },
    );
    const server = new MlflowTestServer(`http://127.0.0.1:${port}`, running);
    try {
      await until('MLflow answers', () => server.#answers(), patience);
      return server;
    } catch (error) {
      await running.end();
      throw error;
    }
  }

  async #answers(): Promise<boolean> {
    this.#process.assertRuns();
    return fetch(`${this.address}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  async stop(): Promise<void> {
    await this.#process.end();
  }
}

const environment = {
  ...process.env,
  MLFLOW_DISABLE_TELEMETRY: 'true',
  MLFLOW_FLASK_SERVER_SECRET_KEY: 'of this test',
  MLFLOW_AUTH_ADMIN_USERNAME: admin.username,
  MLFLOW_AUTH_ADMIN_PASSWORD: admin.password,
};
