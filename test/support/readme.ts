/** What the README tells its readers to write, so that it is tried as it stands there. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const file = path.join(import.meta.dirname, '../../README.md');

/** The code of the only block of that language; `after` is a text that stands before it where there are several. */
export async function codeBlock(language: string, after = ''): Promise<string> {
  const text = await readFile(file, 'utf8');
  const start = text.indexOf(`\`\`\`${language}\n`, text.indexOf(after));
  const end = text.indexOf('\n```', start);
  if (start < 0 || end < 0) throw new Error(`README.md has no block of ${language} after ${JSON.stringify(after)}`);
  return text.slice(text.indexOf('\n', start) + 1, end + 1);
}
