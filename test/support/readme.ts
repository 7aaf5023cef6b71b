/** What the README tells its readers to write, so that it is tried as it stands there. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const file = path.join(import.meta.dirname, '../../README.md');

/** The blocks of code of a language, in their order. */
export function codeBlocks(language: string): readonly string[] {
  const blocks = readFileSync(file, 'utf8').matchAll(/^```(?<name>\w*)\n(?<code>.*?)^```$/gms);
  return [...blocks].flatMap(({ groups }) => (groups?.['name'] === language ? (groups['code'] ?? '') : []));
}
