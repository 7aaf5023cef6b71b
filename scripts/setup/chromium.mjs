/** The machine's own Chromium or Chrome, which the tests drive. */
import { exists } from './files.mjs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Its absolute path; undefined where there is none. */
export async function findChromium() {
  for (const place of places) {
    if (await exists(place)) return place;
  }
  return undefined;
}
