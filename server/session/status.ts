/** Tells the client how far the server is, and seldom enough that telling costs nothing. */
import type { ServerStatus } from '../../protocol/language.ts';

/** Milliseconds between two counts. */
const pause = 100;

/** Fewer checks than this are over before anyone could read of them. */
const fewest = 20;

export class Status {
  readonly #isWanted: boolean;
  readonly #send: (status: ServerStatus) => void;
  #told = '';
  #toldAt = 0;

  /** @param isWanted Whether the client has announced that it shows it. */
  constructor(isWanted: boolean, send: (status: ServerStatus) => void) {
    this.#isWanted = isWanted;
    this.#send = send;
  }

  searching(): void {
    this.#tell({ state: 'searching' });
  }

  checking(done: number, total: number): void {
    const now = performance.now();
    if (total >= fewest && now - this.#toldAt >= pause) this.#tell({ state: 'checking', done, total });
  }

  ready(files: number, isComplete: boolean): void {
    this.#tell({ state: 'ready', files, isComplete });
  }

  #tell(status: ServerStatus): void {
    const text = JSON.stringify(status);
    if (!this.#isWanted || text === this.#told) return;
    this.#told = text;
    this.#toldAt = performance.now();
    this.#send(status);
  }
}
