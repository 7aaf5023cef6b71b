/** A scratch copy of examples/digits to work in: a git and DVC repository with the Python environment linked in. */
import { cp, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { run, withPath } from './command.mjs';
import { exists } from './files.mjs';
import { pythonBin, pythonEnvironment, sampleSource, workbench } from './paths.mjs';
import { isStamped, stamp } from './stamps.mjs';

export const sample = path.join(workbench, 'sample');

/**
 * @param {boolean} reset make a fresh copy where there is one already
 * @returns {import('./steps.mjs').Step}
 */
export function sampleStep(reset) {
  return {
    name: 'sample',
    title: 'Copying the sample (examples/digits) to a scratch folder',
    isDone: async () => !reset && (await isStamped('sample', 'ready')) && (await exists(path.join(sample, '.git'))),
    work: async (log) => {
      await rm(sample, { recursive: true, force: true });
      await copySample(sample, log);
      await stamp('sample', 'ready');
    },
  };
}

/**
 * @param {string} folder which does not exist yet
 * @param {string} log
 */
export async function copySample(folder, log) {
  const generated = new Set(['.venv', '__pycache__']);
  await cp(sampleSource, folder, { recursive: true, filter: (source) => !generated.has(path.basename(source)) });
  // A junction needs no administrator's rights on Windows; elsewhere the type is ignored.
  await symlink(pythonEnvironment, path.join(folder, '.venv'), 'junction');
  const env = withPath(pythonBin);
  /** @param {readonly string[]} args */
  const git = (...args) => run(log, 'git', args, { cwd: folder, env });
  await git('init', '--quiet', '--initial-branch=main');
  // `dvc exp run` commits, on a machine where git may not know its user yet.
  await git('config', 'user.name', 'Trainyard');
  await git('config', 'user.email', 'trainyard@localhost');
  await git('config', 'commit.gpgSign', 'false');
  await run(log, path.join(pythonBin, 'dvc'), ['init', '--quiet'], { cwd: folder, env });
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Digits: prepare, train, evaluate');
}
