/** The projects that mutations start from: one a folder. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Project } from './mutate.ts';

const own = path.join(import.meta.dirname, 'seeds');

export function ownSeeds(): readonly Project[] {
  return readdirSync(own).map((name) => projectAt(path.join(own, name)));
}

function projectAt(root: string): Project {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((file) => [path.relative(root, file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8')]),
  );
}
