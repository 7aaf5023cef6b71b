/** The projects that mutations start from: one a folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isRecord, isString } from '../../../../../protocol/shape.ts';
import type { Project } from './mutate.ts';

const own = path.join(import.meta.dirname, 'seeds');

export function ownSeeds(): readonly Project[] {
  return readdirSync(own).map((name) => projectAt(path.join(own, name)));
}

/** Longer files take long to judge, and say little more. */
const longest = 6_000;

/** Of others' pipelines, laid out as scripts/corpus.ts says: each dvc.yaml with what stands beside it, and the probes. */
export function corpusSeeds(corpus: string): readonly Project[] {
  const top = path.join(corpus, 'dvc');
  const repositories = existsSync(top) ? filesIn(top) : [];
  const found = repositories.filter((file) => path.basename(file) === 'dvc.yaml');
  const folders = found.map(path.dirname).toSorted();
  return [...folders.map(projectAt), ...probes(corpus)].filter(
    (project) => (project['dvc.yaml'] ?? '').length < longest,
  );
}

function probes(corpus: string): readonly Project[] {
  const file = path.join(corpus, 'dvc-probes.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return lines.flatMap((line): readonly Project[] => {
    const probe: unknown = JSON.parse(line);
    if (!isRecord(probe) || !isRecord(probe['files'])) throw new Error(`no probe: ${line}`);
    const texts = Object.entries(probe['files']).filter((entry): entry is [string, string] => isString(entry[1]));
    return [Object.fromEntries(texts.filter(([name]) => isRead(name)))];
  });
}

/** A dvc.yaml's folder: the file itself, what it may name, and its lock file. */
function projectAt(root: string): Project {
  const files = filesIn(root).map((file): [string, string] => [
    path.relative(root, file).replaceAll(path.sep, '/'),
    file,
  ]);
  const texts = files
    .filter(([name]) => isRead(name))
    .map(([name, file]) => [name, readFileSync(file, 'utf8')] as const);
  return Object.fromEntries(texts.filter(([name, text]) => name === 'dvc.yaml' || text.length < longest));
}

/** Of one pipeline only: what other folders hold is theirs. */
function isRead(name: string): boolean {
  const [first = ''] = name.split('/');
  return (
    name === 'dvc.yaml' ||
    (!/(^|\/)(dvc\.yaml|_files\.txt)$/.test(name) &&
      !first.startsWith('.') &&
      /\.(ya?ml|json|toml|py|lock)$/.test(name))
  );
}

function filesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
