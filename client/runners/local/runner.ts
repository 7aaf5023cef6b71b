/** This machine as a runner: works in the user's own folder, and outlives the window by a supervisor process. */
import { spawn } from 'node:child_process';
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode, ignoreMissing } from '../../../protocol/thrown.ts';
import { jobEnvironment, jobMarker, outerEnvironment } from '../environment.ts';
import { pause } from '../pause.ts';
import { isAlive } from '../processes.ts';
import {
  type Collected,
  type JobEvent,
  type JobId,
  type JobSpec,
  type JobState,
  type LaunchContext,
  LaunchError,
  type Runner,
} from '../runner.ts';
import { queueOf } from './queue.ts';
import { jobFiles, type Plan, readPlan, readStatus, type Status, stateOf, writeStatus } from './status.ts';
import { defaultGrace, endTree, type Grace } from './tree.ts';

export interface LocalRunnerOptions {
  /** Absolute path of the supervisor's script. */
  readonly supervisor: string;
  /** Runs it: Node, or an Electron that is told to be Node. */
  readonly executable: string;
  /** A folder shared by all windows of the user; here jobs of one folder find each other. */
  readonly queues: string;
  readonly grace?: Grace;
  /** Milliseconds between two looks at a job. */
  readonly interval?: number;
}

const startPatience = 20_000;
/** Looks at a job between two checks that its supervisor lives, which cost a process on some systems. */
const looksPerCheck = 8;

export class LocalRunner implements Runner {
  readonly name = 'local';
  readonly ships = false;
  readonly #options: LocalRunnerOptions;

  constructor(options: LocalRunnerOptions) {
    this.#options = options;
  }

  async launch(spec: JobSpec, context: LaunchContext): Promise<void> {
    const { queues, grace = defaultGrace } = this.#options;
    const directory = path.join(spec.root, ...spec.directory.split('/'));
    await requireFolder(directory);
    const queue = await queueOf(queues, spec.root);
    const { command, root, keep: files = [] } = spec;
    const plan: Plan = { command, directory, queue, grace, marker: markerOf(spec.id), keep: { root, files } };
    if (!(await writePlan(context.folder, plan))) return;
    context.report('Starting');
    await this.#startSupervisor(spec, context);
  }

  async *follow(_id: JobId, folder: string, signal: AbortSignal): AsyncGenerator<JobEvent> {
    const { interval = 500 } = this.#options;
    let told = '';
    for (let look = 0; !signal.aborted; look++) {
      const state = await this.#look(folder, look % looksPerCheck === 0);
      const text = JSON.stringify(state);
      if (text !== told) yield { kind: 'state', state };
      told = text;
      if ('endedAt' in state || state.kind === 'lost') return;
      await pause(interval, signal);
    }
  }

  async cancel(_id: JobId, folder: string): Promise<void> {
    await writeFile(jobFiles(folder).cancel, '');
    const status = await readStatus(folder);
    if (status === undefined || status.phase.kind === 'over' || (await isAlive(status.supervisor))) return;
    await endOrphan(folder, status);
  }

  /** Nothing to bring: it is where the job wrote it. */
  async collect(): Promise<Collected> {
    return { files: 0, refused: [] };
  }

  async remove(): Promise<void> {
    // It worked in the user's own folder; what we keep of it is removed with the job.
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }

  async #look(folder: string, checkLife: boolean): Promise<JobState> {
    const status = await readStatus(folder);
    if (status === undefined) return await unstarted(folder);
    const cancelling = (await stat(jobFiles(folder).cancel).catch(ignoreMissing)) !== undefined;
    const state = stateOf(status.phase, !checkLife || (await isAlive(status.supervisor)), cancelling);
    if (state.kind !== 'lost') return state;
    // It may have written its last word and gone between our two looks.
    const last = await readStatus(folder);
    return last === undefined ? state : stateOf(last.phase, false, cancelling);
  }

  /** Detached, with no stream to us: it notices nothing when the window closes. */
  async #startSupervisor(spec: JobSpec, context: LaunchContext): Promise<void> {
    const outer = outerEnvironment(process.env);
    const { supervisorLog } = jobFiles(context.folder);
    const errors = await open(supervisorLog, 'a', 0o600);
    const child = spawn(this.#options.executable, [this.#options.supervisor, context.folder], {
      env: { ...outer, ...jobEnvironment(spec, this.name, outer), ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'ignore', errors.fd],
      detached: true,
      windowsHide: true,
    });
    let failure: string | undefined;
    child.once('error', (error) => {
      failure = error.message;
    });
    child.once('exit', (code, signal) => {
      failure = `it ended with ${code ?? signal}`;
    });
    child.unref();
    await errors.close();

    const deadline = Date.now() + startPatience;
    while ((await readStatus(context.folder)) === undefined) {
      if (failure === undefined && Date.now() < deadline) {
        await delay(20);
        continue;
      }
      const said = (await readFile(supervisorLog, 'utf8')).trim().slice(-500);
      const why = [failure ?? 'it did not answer', said].filter((part) => part !== '').join(': ');
      throw new LaunchError(
        'environment',
        `The process that watches the job could not be started (${why}). Try again.`,
      );
    }
  }
}

function markerOf(id: JobId): string {
  return `${jobMarker}=${id}`;
}

/** A supervisor takes a moment before it says anything. */
async function unstarted(folder: string): Promise<JobState> {
  const plan = await stat(jobFiles(folder).plan).catch(ignoreMissing);
  if (plan !== undefined && Date.now() - plan.mtimeMs < startPatience) return { kind: 'preparing', step: 'Starting' };
  return { kind: 'lost', startedAt: undefined, message: 'The job was never started; launch it again.' };
}

/** False where this job was launched before. */
async function writePlan(folder: string, plan: Plan): Promise<boolean> {
  try {
    await writeFile(jobFiles(folder).plan, JSON.stringify(plan), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function requireFolder(directory: string): Promise<void> {
  const found = await stat(directory).catch((error: unknown) => {
    throw new LaunchError('refused', `${directory} cannot be worked in; check that the folder is still there.`, {
      cause: error,
    });
  });
  if (!found.isDirectory()) throw new LaunchError('refused', `${directory} is not a folder; choose another stage.`);
}

/** The job's processes may have outlived a supervisor that was killed. */
async function endOrphan(folder: string, status: Status): Promise<void> {
  if (status.phase.kind !== 'running') return;
  const { marker, grace } = await readPlan(folder);
  const { startedAt, leader } = status.phase;
  const group = leader !== undefined && (await isAlive(leader)) ? leader.pid : undefined;
  await endTree(group, marker, grace);
  await writeStatus(folder, {
    supervisor: status.supervisor,
    phase: { kind: 'over', startedAt, endedAt: Date.now(), cancelled: true },
  });
}
