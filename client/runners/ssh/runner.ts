/** A host behind ssh as a runner: code goes by git, the job runs detached there, its log and results come back. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isString, isStrings, objectOf, optional } from '../../../protocol/shape.ts';
import { ignoreMissing, messageOf } from '../../../protocol/thrown.ts';
import { jobEnvironment } from '../environment.ts';
import { readJsonIfThere, writeWhole } from '../files.ts';
import { defaultGrace, type Grace } from '../local/tree.ts';
import {
  type CodeSnapshot,
  type Collected,
  type JobEvent,
  type JobId,
  type JobSpec,
  type LaunchContext,
  LaunchError,
  type Runner,
} from '../runner.ts';
import { repositoryUrl } from './arguments.ts';
import { explainSsh, saysUnreachable } from './explain.ts';
import { defaultPatience, followJob, type Patience } from './follow.ts';
import { SshHost } from './host.ts';
import { environmentScript, jobScript } from './script.ts';
import type { SshSettings } from './settings.ts';
import { HostError } from './spawn.ts';
import { unpack } from './unpack.ts';

export interface SshRunnerOptions {
  /** Absolute path of the helper's script on this machine. */
  readonly helper: string;
  readonly grace?: Grace;
  readonly patience?: Patience;
}

/** Milliseconds; checking out a large tree takes its time. */
const launchPatience = 600_000;
const launchAttempts = 3;

/** Where a job is on its host; kept beside the job, as the settings may change. */
interface Place {
  /** Absolute, on the host. */
  readonly folder: string;
  readonly prefix: string;
  readonly directory: string;
  readonly keep?: readonly string[] | undefined;
}

const isPlace = objectOf<Place>({
  folder: isString,
  prefix: isString,
  directory: isString,
  keep: optional(isStrings),
});

export class SshRunner implements Runner {
  readonly name: string;
  readonly ships = true;
  readonly #host: SshHost;
  readonly #settings: SshSettings;
  readonly #options: SshRunnerOptions;

  constructor(settings: SshSettings, options: SshRunnerOptions) {
    this.name = settings.name;
    this.#settings = settings;
    this.#options = options;
    this.#host = new SshHost(settings, options.helper);
  }

  async launch(spec: JobSpec, context: LaunchContext): Promise<void> {
    const { signal, report } = context;
    // Launched before: whoever follows it learns what became of it.
    if ((await readPlace(context.folder)) !== undefined) return;
    try {
      report(`Connecting to ${this.name}`);
      const project = projectOf(spec.root);
      const folder = await this.#prepare(spec.id, project, signal);
      report('Taking a snapshot of the code');
      const snapshot = await context.snapshot();
      report(`Sending the code to ${this.name}`);
      await this.#push(snapshot, spec.id, folder, project, signal);
      signal.throwIfAborted();
      const { directory, keep } = spec;
      const place: Place = { folder, prefix: snapshot.prefix, directory, keep };
      await writeWhole(placeFile(context.folder), JSON.stringify(place));
      report(`Starting on ${this.name}`);
      await this.#start(spec, snapshot, folder, project);
    } catch (error) {
      throw launchErrorOf(error, signal);
    }
  }

  async *follow(id: JobId, folder: string, signal: AbortSignal): AsyncGenerator<JobEvent> {
    const place = await readPlace(folder);
    if (place === undefined) {
      const message = 'The launch was cut off before the job reached the host. Launch it again.';
      yield { kind: 'state', state: { kind: 'lost', startedAt: undefined, message } };
      return;
    }
    yield* followJob(this.#host, id, place.folder, folder, this.#options.patience ?? defaultPatience, signal);
  }

  async cancel(id: JobId, folder: string): Promise<void> {
    const place = await readPlace(folder);
    if (place === undefined) return;
    const { interrupt, terminate } = this.#options.grace ?? defaultGrace;
    const seconds = [interrupt, terminate].map((milliseconds) => String(Math.ceil(milliseconds / 1000)));
    await this.#host.ask('cancel', id, [place.folder, ...seconds]);
  }

  async collect(id: JobId, folder: string, signal: AbortSignal): Promise<Collected> {
    const place = await readPlace(folder);
    if (place === undefined) return { files: 0, refused: [] };
    const results = path.join(folder, 'results');
    const [fresh, old] = [`${results}.new`, `${results}.old`];
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true, mode: 0o700 });
    const input = [place.folder, place.prefix, place.directory, ...(place.keep ?? []).filter(isOneLine)];
    const { files, refused } = await unpack(this.#host.stream('collect', id, input, signal), fresh);
    const left = await takeLeft(fresh);
    await rm(old, { recursive: true, force: true });
    await rename(results, old).catch(ignoreMissing);
    await rename(fresh, results);
    await rm(old, { recursive: true, force: true });
    return { files: left === undefined ? files : files - 1, refused: [...refused, ...(left ?? [])] };
  }

  async remove(id: JobId, folder: string): Promise<void> {
    const place = await readPlace(folder);
    if (place !== undefined) await this.#host.ask('remove', id, [place.folder]);
  }

  async close(): Promise<void> {
    await this.#host.close();
  }

  /** The folder of all jobs on the host, absolute. */
  async #prepare(id: JobId, project: string, signal: AbortSignal): Promise<string> {
    const answer = await this.#host.ask('prepare', id, [this.#settings.folder, project], { signal });
    const [, folder] = /^folder (\/.*)$/m.exec(answer) ?? [];
    if (folder !== undefined) return folder;
    throw new LaunchError('environment', `${this.name} gave an answer that cannot be understood: ${answer.trim()}`);
  }

  async #push(snapshot: CodeSnapshot, id: JobId, folder: string, project: string, signal: AbortSignal): Promise<void> {
    const url = repositoryUrl(this.#settings.host, folder, project);
    try {
      await snapshot.push(url, `refs/trainyard/${id}`, this.#host.gitSshCommand(), signal);
    } catch (error) {
      throw signal.aborted ? error : this.#pushError(error);
    }
  }

  #pushError(cause: unknown): LaunchError {
    const said = messageOf(cause);
    const message = `The code could not be sent to ${this.name}. ${explainSsh(this.#settings.host, said)}`;
    return new LaunchError(saysUnreachable(said) ? 'unreachable' : 'code', message, { cause });
  }

  /** A second try finds what the first did: the host starts each id once. Not to be stopped half-way. */
  async #start(spec: JobSpec, snapshot: CodeSnapshot, folder: string, project: string): Promise<void> {
    const mark = `end-${randomBytes(8).toString('hex')}`;
    const environment = jobEnvironment(spec, this.name, {}, snapshot.commit);
    const input = [
      folder,
      project,
      snapshot.commit,
      mark,
      jobScript(spec, snapshot.prefix, this.#settings.setup, snapshot.notes) + mark,
      environmentScript(spec, environment) + mark,
    ];
    for (let attempt = 1; attempt <= launchAttempts; attempt++) {
      try {
        await this.#host.ask('launch', spec.id, input, { patience: launchPatience });
        return;
      } catch (error) {
        if (!(error instanceof HostError) || error.reason !== 'unreachable') throw error;
        // The host may have started the job all the same. Whoever follows it will learn that.
        if (attempt < launchAttempts) await delay(1000 * attempt);
      }
    }
  }
}

/** A repository on the host for each folder here, told apart where two have one name. */
function projectOf(root: string): string {
  const name = path.basename(root).replace(/[^A-Za-z0-9_-]/g, '-') || 'project';
  return `${name}-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`;
}

function placeFile(folder: string): string {
  return path.join(folder, 'place.json');
}

async function readPlace(folder: string): Promise<Place | undefined> {
  return await readJsonIfThere(placeFile(folder), isPlace, "a job's place; remove the job and launch it again");
}

function launchErrorOf(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted && !(error instanceof LaunchError))
    return new LaunchError('cancelled', 'The launch was cancelled; nothing runs.', { cause: error });
  if (!(error instanceof HostError)) return error;
  return new LaunchError(error.reason === 'unreachable' ? 'unreachable' : 'environment', error.message, {
    cause: error,
  });
}

/** In which the helper tells what it did not send. */
const leftName = '.trainyard-left';

/** As many are told one by one; bytes of a list that the helper may have written. */
const toldLeft = 50;
const mostTold = 16 << 20;

/** What the helper did not send, a line each; `undefined` where it sent all. */
async function takeLeft(results: string): Promise<readonly string[] | undefined> {
  const file = path.join(results, leftName);
  const { size = 0 } = (await stat(file).catch(ignoreMissing)) ?? {};
  if (size === 0) return undefined;
  const text = size > mostTold ? '' : await readFile(file, 'utf8');
  await rm(file);
  const lines = text.split('\n').filter((line) => line !== '');
  const rest = lines.length - toldLeft;
  return rest > 0 ? [...lines.slice(0, toldLeft), `and ${rest} more`] : lines;
}

/** The helper reads lines. */
function isOneLine(file: string): boolean {
  return !/[\r\n]/.test(file);
}
