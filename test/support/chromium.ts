/** A browser for tests: the machine's own Chromium or Chrome, with no window and nothing asked of the network. */
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../scripts/setup/chromium.mjs';

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchChromium(): Promise<Browser> {
  const executablePath = await findChromium();
  if (executablePath === undefined) throw new Error('No Chromium is installed, and no Chrome: install either.');
  // Chromium's sandbox refuses to run as root, as in a container.
  const args = process.getuid?.() === 0 ? [...quiet, '--no-sandbox'] : quiet;
  return await chromium.launch({ executablePath, args });
}
