/** Follows a job on a host: its states, and its log byte by byte, over connections that come and go. */
import path from 'node:path';
import { pause } from '../pause.ts';
import type { JobEvent, JobState } from '../runner.ts';
import { type Frame, frames } from './frames.ts';
import type { SshHost } from './host.ts';
import { LogFile } from './logFile.ts';
import { remoteState } from './remoteState.ts';
import { HostError } from './spawn.ts';

export interface Patience {
  /** Milliseconds without a word from the host, which speaks every few seconds, after which the connection is dead. */
  readonly silence: number;
  /** Milliseconds before the first new try; doubled with each until the longest. */
  readonly firstRetry: number;
  readonly longestRetry: number;
}

export const defaultPatience: Patience = { silence: 30_000, firstRetry: 1000, longestRetry: 60_000 };

/** Differences below this are the clock's coarseness and the way of the answer. */
const leastSkew = 3000;

/**
 * @param remoteFolder The folder of all jobs on the host.
 * @param folder This machine's folder of the job.
 */
export async function* followJob(
  host: SshHost,
  id: string,
  remoteFolder: string,
  folder: string,
  patience: Patience,
  signal: AbortSignal,
): AsyncGenerator<JobEvent> {
  const log = await LogFile.open(path.join(folder, 'log'));
  try {
    let wait = patience.firstRetry;
    while (!signal.aborted) {
      const connection = new Connection(host, id, remoteFolder, log, patience.silence, signal);
      for await (const state of connection.states()) {
        if (state.kind === 'reached') {
          wait = patience.firstRetry;
          yield { kind: 'connection', connection: { kind: 'ok' } };
          continue;
        }
        yield { kind: 'state', state };
        if ('endedAt' in state || state.kind === 'lost') return;
      }
      if (signal.aborted) return;
      yield { kind: 'connection', connection: { kind: 'unreachable', message: connection.problem } };
      await pause(wait, signal);
      wait = Math.min(wait * 2, patience.longestRetry);
    }
  } finally {
    await log.close();
  }
}

/** One connection, from its first word to its end. */
class Connection {
  /** Why it ended before the job did. */
  problem: string;
  readonly #host: SshHost;
  readonly #log: LogFile;
  readonly #silence: number;
  readonly #signal: AbortSignal;
  readonly #stop = new AbortController();
  readonly #frames: AsyncIterable<Frame>;
  /** Milliseconds by which our clock is ahead of the host's. */
  #ahead = 0;

  constructor(host: SshHost, id: string, remoteFolder: string, log: LogFile, silence: number, signal: AbortSignal) {
    this.#host = host;
    this.#log = log;
    this.#silence = silence;
    this.#signal = signal;
    this.problem = `The connection to ${host.settings.host} was cut.`;
    const either = AbortSignal.any([signal, this.#stop.signal]);
    this.#frames = frames(host.stream('follow', id, [remoteFolder, String(log.size)], either));
  }

  async *states(): AsyncGenerator<JobState | { readonly kind: 'reached' }> {
    const silence = setTimeout(() => this.#stop.abort(), this.#silence);
    try {
      for await (const frame of this.#frames) {
        silence.refresh();
        if (frame.kind === 'log') {
          await this.#log.write(frame.offset, frame.bytes);
        } else if (frame.name === 'clock') {
          this.#setClock(Number(frame.words[0]) * 1000);
          yield { kind: 'reached' };
        } else if (frame.name === 'state') {
          const told = remoteState(frame.words, this.#ahead);
          if (told.kind === 'state') yield told.state;
          else
            this.problem = `The job runs on ${told.machine}, but another machine answers as ${this.#host.settings.host}.`;
        }
      }
    } catch (error) {
      this.#explain(error);
    } finally {
      clearTimeout(silence);
    }
  }

  #setClock(theirs: number): void {
    const ahead = Date.now() - theirs;
    this.#ahead = Math.abs(ahead) < leastSkew ? 0 : ahead;
  }

  /** Passes on what is no matter of the connection. */
  #explain(error: unknown): void {
    if (this.#signal.aborted) return;
    if (this.#stop.signal.aborted) {
      this.#host.renew();
      this.problem = `${this.#host.settings.host} has gone silent.`;
    } else if (error instanceof HostError) {
      this.problem = error.message;
    } else {
      throw error;
    }
  }
}
