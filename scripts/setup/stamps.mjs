/** Remembers what a thing was made from, by content: times lie after a clone or a copy. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from './files.mjs';
import { root, workbench } from './paths.mjs';

const folder = path.join(workbench, 'stamps');

/**
 * @param {string} name
 * @param {string} key
 */
export async function isStamped(name, key) {
  try {
    return (await readFile(path.join(folder, name), 'utf8')) === key;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/**
 * @param {string} name
 * @param {string} key
 */
export async function stamp(name, key) {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, name), key);
}

/**
 * A hash over files, and over all files below folders; what does not exist counts as empty.
 * @param {readonly string[]} paths relative to the repository
 */
export async function hashOf(paths) {
  const hash = createHash('sha256');
  for (const each of paths) {
    for (const file of await filesBelow(path.join(root, each))) {
      hash.update(`${path.relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} start
 * @returns {Promise<string[]>}
 */
async function filesBelow(start) {
  try {
    if ((await stat(start)).isFile()) return [start];
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  const entries = await readdir(start, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
