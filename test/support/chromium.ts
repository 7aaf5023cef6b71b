/** A browser for tests: the machine's own Chromium or Chrome, with no window and nothing asked of the network. */
import { access } from 'node:fs/promises';
import { type Browser, chromium } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchChromium(): Promise<Browser> {
  // Chromium's sandbox refuses to run as root, as in a container.
  const args = process.getuid?.() === 0 ? [...quiet, '--no-sandbox'] : quiet;
  return await chromium.launch({ executablePath: await findChromium(), args });
}

async function findChromium(): Promise<string> {
  for (const place of places) {
    const found = await access(place).then(
      () => true,
      () => false,
    );
    if (found) return place;
  }
  throw new Error(`No Chromium and no Chrome is installed; looked at ${places.join(', ')}.`);
}
