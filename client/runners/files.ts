/** Files that other processes read while we write them: whole before or whole after, never between. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '../../protocol/shape.ts';
import { errorCode } from '../../protocol/thrown.ts';

/** Replaces the file by rename; it is readable by its owner only. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flush: true });
    await renameOver(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** `undefined` where there is no such file. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * The JSON value in a file that a process of ours wrote; `undefined` where there is no such file.
 *
 * @param what Completes the sentence of the error: `FILE does not hold …`.
 */
export async function readJsonIfThere<T>(file: string, is: Check<T>, what: string): Promise<T | undefined> {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (is(value)) return value;
  throw new Error(`${file} does not hold ${what}`);
}

/** `undefined`, which JSON cannot say, where the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Windows refuses to replace a file in the moment in which another process reads it. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const passing = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error) ?? '');
      if (!passing || attempt === 10) throw error;
      await delay(20 * attempt);
    }
  }
}
