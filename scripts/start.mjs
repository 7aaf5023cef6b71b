/**
 * `npm start`: sets up what is missing, then opens the sample in VS Code with Trainyard installed.
 *
 *   npm start -- --workspace DIR   another folder instead of the sample
 *   npm start -- --browser         in the browser even where the desktop's VS Code is installed
 *   npm start -- --port N          in the browser, at this port
 *   npm start -- --reset           a fresh copy of the sample
 */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { browserSteps } from './setup/browser.mjs';
import { buildPackages, debianPackages } from './setup/debian.mjs';
import { desktopSteps, findDesktop } from './setup/desktop.mjs';
import { packages } from './setup/packages.mjs';
import { freePort, isFree } from './setup/ports.mjs';
import { Problem, runMain } from './setup/problem.mjs';
import { productStep, vsix } from './setup/product.mjs';
import { pythonStep } from './setup/python.mjs';
import { sample, sampleStep } from './setup/sample.mjs';
import { exitOnSignals } from './setup/signals.mjs';
import { takeSteps } from './setup/steps.mjs';
import { workbenchStep } from './setup/workbench.mjs';

/** Tried first, so that the address, and what the browser keeps under it, stay the same. */
const usualPort = 4870;

await runMain(async () => {
  const { workspace, reset, browser, port } = await readOptions();
  const folder = workspace ?? sample;
  const sampleSteps = workspace === undefined ? [pythonStep, sampleStep(reset)] : [];
  const desktop = browser ? undefined : await findDesktop();
  if (desktop === undefined) {
    await openInBrowser({ folder, port, trusted: workspace === undefined }, sampleSteps);
  } else {
    exitOnSignals();
    await takeSteps([packages, ...sampleSteps, productStep, ...desktopSteps(desktop, vsix, folder)]);
    console.log(`Trainyard is open in VS Code: ${folder}`);
  }
});

/**
 * Serves VS Code until it ends or we are told to.
 * @param {{ folder: string, port: number, trusted: boolean }} options
 * @param {readonly import('./setup/steps.mjs').Step[]} sampleSteps
 */
async function openInBrowser(options, sampleSteps) {
  /** @type {import('./setup/server.mjs').Server | undefined} */
  let server;
  let isTold = false;
  const end = async () => {
    isTold = true;
    await server?.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  // The shell between npm and us passes no signal on: it ends, and we get another parent.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), 500).unref();

  await takeSteps([
    packages,
    debianPackages(buildPackages),
    workbenchStep,
    ...sampleSteps,
    productStep,
    ...browserSteps({
      ...options,
      onStarted: (started) => {
        server = started;
      },
    }),
  ]);
  console.log(`Trainyard is open at http://127.0.0.1:${options.port}/`);
  await server?.closed;
  if (!isTold) throw new Problem('VS Code has ended; its log is in .workbench/logs/vscode.log.');
}

/** What the command line asks for, checked. */
async function readOptions() {
  const { workspace, port, browser, reset } = parse();
  // npm changes to the repository's root; INIT_CWD is where the user stands.
  const { INIT_CWD = process.cwd() } = process.env;
  const folder = workspace === undefined ? undefined : path.resolve(INIT_CWD, workspace);
  if (folder !== undefined && !(await isFolder(folder))) throw new Problem(`There is no folder ${folder}.`);
  return {
    workspace: folder,
    reset,
    browser: browser || port !== undefined,
    port: port === undefined ? await freePort(usualPort) : await checkedPort(port),
  };
}

function parse() {
  try {
    const { values } = parseArgs({
      options: {
        workspace: { type: 'string' },
        port: { type: 'string' },
        browser: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    const usage = 'Usage: npm start -- [--workspace DIR] [--port N] [--browser] [--reset]';
    throw new Problem(`${error instanceof Error ? error.message : error}\n${usage}`, { cause: error });
  }
}

/** @param {string} text */
async function checkedPort(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Problem(`${text} is no port: name a number from 1 to 65535.`);
  }
  if (!(await isFree(port))) {
    throw new Problem(`Port ${port} is taken: name another, or leave --port out and a free one is found.`);
  }
  return port;
}

/** @param {string} folder */
async function isFolder(folder) {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
