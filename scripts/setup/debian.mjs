/** Debian packages: installed where we may, named in one line where we may not. */
import { findChromium } from './chromium.mjs';
import { ask, run } from './command.mjs';
import { exists } from './files.mjs';
import { Problem } from './problem.mjs';

/** What code-server's native parts are built with. */
export const buildPackages = ['libkrb5-dev', 'libsecret-1-dev', 'pkg-config', 'make', 'g++', 'python3'];
/** What the tests need besides: a browser, a host to launch on, and another editor. */
export const testPackages = ['chromium', 'openssh-server', 'openssh-client', 'neovim', 'postgresql'];
/** Installed where we may; without them the tests that need them are skipped, and say so. */
const optionalPackages = ['postgresql'];

/**
 * Those of `packages` that are not installed; none on another system than Debian and its kin.
 * @param {readonly string[]} packages
 */
export async function missingPackages(packages) {
  if (!(await exists('/etc/debian_version'))) return [];
  // Where Chrome is installed, Chromium is not needed besides.
  const browser = await findChromium();
  const mayInstall = process.getuid?.() === 0;
  const wanted = packages
    .filter((name) => name !== 'chromium' || browser === undefined)
    .filter((name) => mayInstall || !optionalPackages.includes(name));
  const states = await Promise.all(wanted.map((name) => ask('dpkg-query', ['--status', name])));
  return wanted.filter((_, index) => !states[index]?.includes('\nStatus: install ok installed\n'));
}

/**
 * @param {readonly string[]} packages
 * @returns {import('./steps.mjs').Step}
 */
export function debianPackages(packages) {
  return {
    name: 'debian',
    title: 'Installing Debian packages',
    isDone: async () => (await missingPackages(packages)).length === 0,
    work: async (log) => {
      const missing = await missingPackages(packages);
      if (process.getuid?.() !== 0) {
        throw new Problem(`Some Debian packages are missing: sudo apt-get install -y ${missing.join(' ')}`);
      }
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      await run(log, 'apt-get', ['update'], { env });
      await run(log, 'apt-get', ['install', '-y', '--no-install-recommends', ...missing], { env });
    },
  };
}
