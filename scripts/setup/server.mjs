/** Starts a server in a process group of its own, waits until it answers, and ends it with all that it started. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Problem } from './problem.mjs';

/**
 * @typedef {object} Server
 * @property {Promise<void>} closed when it has ended, by itself or by `stop`
 * @property {() => Promise<void>} stop ends it and what it started, but not what went into a session of its own
 */

/** Seconds. A cold start on a busy machine takes about 10. */
const patience = 120;

/**
 * @param {object} options
 * @param {string} options.program
 * @param {readonly string[]} options.args
 * @param {string} options.url where it answers when it is up, with whatever status
 * @param {string} options.log takes its output
 * @param {NodeJS.ProcessEnv} [options.env]
 * @returns {Promise<Server>}
 * @throws {Problem} where it ends or says nothing instead
 */
export async function startServer({ program, args, url, log, env = process.env }) {
  const file = await open(log, 'a');
  const child = spawn(program, args, {
    env,
    stdio: ['ignore', file.fd, file.fd],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  await once(child, 'spawn').catch((error) => {
    throw new Problem(`${program} cannot be started: ${error.message}`, { cause: error });
  });
  const closed = once(child, 'exit').then(() => file.close());
  const server = { closed, stop: () => stop(child) };
  // A parent that ends in a hurry takes it along.
  const end = () => signal(child, 'SIGTERM');
  process.once('exit', end);
  void closed.then(() => process.off('exit', end));

  const deadline = Date.now() + patience * 1000;
  while (!(await answers(url))) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Problem(`${program} ended instead of answering at ${url}: see ${log}`);
    }
    if (Date.now() > deadline) {
      await stop(child);
      throw new Problem(`Nothing answered at ${url} within ${patience} seconds: see ${log}`);
    }
    await delay(100);
  }
  return server;
}

/** @param {string} url */
async function answers(url) {
  try {
    await (await fetch(url)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** @param {import('node:child_process').ChildProcess} child */
async function stop(child) {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    signal(child, 'SIGTERM');
    await Promise.race([exited, delay(5000, undefined, { ref: false })]);
  }
  signal(child, 'SIGKILL');
}

/**
 * Signals the process and, where there are process groups, what it left behind in its own.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} name
 */
function signal(child, name) {
  if (process.platform === 'win32' || child.pid === undefined) {
    child.kill(name);
    return;
  }
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
