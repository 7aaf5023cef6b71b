/** MLflow's own server over the database that we read, and what its page asks it for. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pythonBin } from '../../setup/paths.mjs';
import { freePort } from '../../setup/ports.mjs';
import { startServer } from '../../setup/server.mjs';

/** As MLflow's page asks. */
const runsOfBulk = 100;
const bulkPoints = 320;

export class MlflowServer {
  readonly #address: string;
  /** Milliseconds from its start until it answers. */
  readonly start: number;
  readonly #stop: () => Promise<void>;

  private constructor(address: string, start: number, stop: () => Promise<void>) {
    this.#address = address;
    this.start = start;
    this.#stop = stop;
  }

  static async over(database: string): Promise<MlflowServer> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'trainyard-mlflow-'));
    const port = String(await freePort());
    const address = `http://127.0.0.1:${port}`;
    const begun = performance.now();
    const server = await startServer({
      program: path.join(pythonBin, 'mlflow'),
      args: [
        ...['server', '--backend-store-uri', `sqlite:///${database}`, '--artifacts-destination', folder],
        // On a busy machine its watchdog ends workers that are slow to start; one answers one client as fast as four.
        ...['--host', '127.0.0.1', '--port', port, '--workers', '1'],
      ],
      url: `${address}/health`,
      log: path.join(folder, 'server.log'),
      env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true' },
    });
    return new MlflowServer(address, performance.now() - begun, async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  /** Milliseconds for the experiments and this many runs of one. */
  async tree(experimentId: string, runs: number): Promise<number> {
    const begun = performance.now();
    await this.#ask('experiments/search', { max_results: 1000 });
    await this.#ask('runs/search', { experiment_ids: [experimentId], max_results: runs });
    return performance.now() - begun;
  }

  /** Milliseconds for one metric of these runs, reduced to what its page shows. */
  async curves(runIds: readonly string[], key: string): Promise<number> {
    const begun = performance.now();
    for (let start = 0; start < runIds.length; start += runsOfBulk) {
      const query = new URLSearchParams(
        runIds.slice(start, start + runsOfBulk).map((id): [string, string] => ['run_ids', id]),
      );
      query.set('metric_key', key);
      query.set('max_results', String(bulkPoints));
      await this.#read(`ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?${query}`);
    }
    return performance.now() - begun;
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  #ask(endpoint: string, body: unknown): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    return this.#read(`api/2.0/mlflow/${endpoint}`, { method: 'POST', body: JSON.stringify(body), headers });
  }

  async #read(address: string, request?: RequestInit): Promise<void> {
    const response = await fetch(`${this.#address}/${address}`, { ...request, signal: AbortSignal.timeout(300_000) });
    const text = await response.text();
    if (!response.ok) throw new Error(`MLflow's server answered ${response.status}: ${text.slice(0, 300)}`);
  }
}
