/** Changes a project at random: in the structure of its YAML, in its expressions, or letter by letter. */
import type { Random } from './random.ts';
import { type Part, type Place, placesIn, readStructure, scalar, writeStructure } from './structure.ts';
import { expressions, keys, literals, scalars, snippets } from './vocabulary.ts';

/** Path → text; `dvc.yaml` is what is judged. */
export type Project = Readonly<Record<string, string>>;

/** A project with one change, or a few that may meet. */
export function mutate(project: Project, random: Random): Project {
  let mutated = project;
  const count = random.pick([1, 1, 1, 2, 2, 3]);
  for (let done = 0; done < count; done += 1) {
    const file = random.chance(0.65) ? 'dvc.yaml' : random.pick(Object.keys(project));
    const text = mutated[file] ?? '';
    const changed = random.chance(0.02) ? undefined : mutateText(file, text, namesIn(project), random);
    mutated = Object.fromEntries(
      Object.entries({ ...mutated, [file]: changed }).flatMap(([name, content]) =>
        content === undefined && name !== 'dvc.yaml' ? [] : [[name, content ?? text]],
      ),
    );
  }
  return mutated;
}

/** The words that could be names of values. */
function namesIn(project: Project): readonly string[] {
  return [...new Set(Object.values(project).flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []))];
}

function mutateText(file: string, text: string, names: readonly string[], random: Random): string {
  if (/\.(json|toml|py)$/.test(file) && random.chance(0.6)) return changeLiteral(text, random);
  if (random.chance(0.35)) return random.pick(edits)(text, random);
  if (random.chance(0.25)) return changeExpression(text, names, random);
  const structure = readStructure(text);
  if (structure === undefined || /\.(toml|py)$/.test(file)) return random.pick(edits)(text, random);
  changeStructure(structure, names, random);
  return writeStructure(structure, random);
}

function expression(names: readonly string[], random: Random): string {
  const inner = random.pick(expressions).replaceAll('NAME', () => (names.length > 0 ? random.pick(names) : 'a'));
  return `\${${inner}}`;
}

function changeExpression(text: string, names: readonly string[], random: Random): string {
  const found = [...text.matchAll(/\$\{[^}\n]*\}/g)];
  if (found.length === 0 || random.chance(0.1))
    return insertAt(random.below(text.length), expression(names, random), text);
  const { index, 0: old } = random.pick(found);
  return text.slice(0, index) + expression(names, random) + text.slice(index + old.length);
}

function changeLiteral(text: string, random: Random): string {
  const found = [...text.matchAll(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[-+.\w]+|[[\]{}=:,()]/g)];
  if (found.length === 0) return random.pick(literals);
  const { index, 0: old } = random.pick(found);
  return text.slice(0, index) + random.pick(literals) + text.slice(index + old.length);
}

type Edit = (text: string, random: Random) => string;

/** What a hand on the keyboard does, and what editors and converters do to whole files. */
const edits: readonly Edit[] = [
  (text, random) => insertAt(random.below(text.length + 1), random.pick(snippets), text),
  (text, random) => insertAt(random.below(text.length + 1), random.pick(snippets), text),
  (text, random) => insertAt(random.below(text.length + 1), random.pick(snippets), text),
  (text, random) => remove(text, random.below(text.length), 1),
  (text, random) => remove(text, random.below(text.length), 1 + random.below(8)),
  (text, random) => indentLines(text, random),
  (text, random) => indentLines(text, random),
  (text, random) => indentLines(text, random),
  (text, random) => changeLines(text, random, (line) => [line, line]),
  (text, random) => changeLines(text, random, () => []),
  (text, random) => changeLines(text, random, (line) => [`${line} ${random.pick(snippets)}`]),
  (text, random) => changeLines(text, random, (line) => [line.replace(/^ +/, '\t')]),
  (text, random) => changeLines(text, random, (line) => [line.replace(': ', ':\t')]),
  (text, random) => swapLines(text, random),
  (text, random) => text.slice(0, random.below(text.length)),
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replaceAll('\n', '\r'),
  (text) => `\ufeff${text}`,
  (text, random) => random.pick(['---\n', '%YAML 1.2\n---\n', '--- ', '# head\n', '\n\n', ' ', '\t', '...\n']) + text,
  (text, random) => text + random.pick(['...\n', '---\n', '--- {}\n', '# end', '\n\n', ' ', '\t', '\0', '}', ']']),
  (text) => text.trimEnd(),
  (text) => text.replace(/^/gm, '  '),
];

function insertAt(at: number, snippet: string, text: string): string {
  return text.slice(0, at) + snippet + text.slice(at);
}

function remove(text: string, at: number, count: number): string {
  return text.slice(0, at) + text.slice(at + count);
}

function changeLines(text: string, random: Random, change: (line: string) => readonly string[]): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  return lines.toSpliced(at, 1, ...change(lines[at] ?? '')).join('\n');
}

/** One line, or several, slip to the right or to the left. */
function indentLines(text: string, random: Random): string {
  const lines = text.split('\n');
  const first = random.below(lines.length);
  const last = random.chance(0.5) ? first : first + random.below(4);
  const by = random.pick([-4, -2, -1, 1, 2, 4]);
  const shift = (line: string) => (by > 0 ? ' '.repeat(by) + line : line.replace(new RegExp(`^ {0,${-by}}`), ''));
  return lines.map((line, number) => (first <= number && number <= last ? shift(line) : line)).join('\n');
}

function swapLines(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random.below(lines.length - 1);
  return lines.toSpliced(at, 2, lines[at + 1] ?? '', lines[at] ?? '').join('\n');
}

type Change = (place: Place, all: readonly Place[], random: Random, names: readonly string[]) => void;

function changeStructure(structure: Part, names: readonly string[], random: Random): void {
  const all = [...placesIn(structure)];
  if (all.length > 0) random.pick(changes)(random.pick(all), all, random, names);
}

const changes: readonly Change[] = [
  (place) => place.remove(),
  (place) => place.repeat(structuredClone(place.part)),
  (place, all, random) => place.repeat(structuredClone(random.pick(all).part)),
  (place, all, random) => place.replace(structuredClone(random.pick(all).part)),
  (place, _all, random) => place.replace(scalar(random.pick(scalars))),
  (place, _all, random) => place.replace(scalar(random.pick(scalars))),
  (place, _all, random) => place.replace(scalar(random.pick(scalars))),
  (place, all, random) => pickKey(place, all, random).replace(scalar(random.pick(keys))),
  (place, all, random) => pickKey(place, all, random).replace(scalar(random.pick(keys))),
  (place, all, random) => pickKey(place, all, random).replace(scalar(random.pick(scalars))),
  (place, all, random, names) => pickKey(place, all, random).replace(scalar(random.pick(names))),
  (place) => place.replace({ kind: 'list', items: [place.part], properties: '' }),
  (place, _all, random) => {
    const key = scalar(random.pick(keys));
    place.replace({ kind: 'dict', entries: [{ key, value: place.part }], properties: '' });
  },
  ({ part, replace }, _all, random) => {
    if (part.kind === 'list' && part.items.length > 0) replace(random.pick(part.items));
    if (part.kind === 'dict' && part.entries.length > 0) replace(random.pick(part.entries).value);
  },
  ({ part }, _all, random) => {
    const value = scalar(random.pick(scalars));
    if (part.kind === 'list') part.items.push(value);
    if (part.kind === 'dict') part.entries.push({ key: scalar(random.pick(keys)), value });
  },
  ({ part }) => {
    if (part.kind === 'list') part.items.reverse();
    if (part.kind === 'dict') part.entries.reverse();
  },
  ({ part }, all, random) => {
    part.properties = '&anchor ';
    random.pick(all).replace(scalar('*anchor'));
  },
  ({ part }, all, random) => {
    const { part: other } = random.pick(all);
    part.properties = '&anchor ';
    if (other.kind === 'dict') other.entries.unshift({ key: scalar('<<'), value: scalar('*anchor') });
  },
  ({ part }, _all, random) => {
    part.properties = random.pick(['!!str ', '!!int ', '!!map ', '!!seq ', '!!set ', '! ', '!own ', '&a ', '!!null ']);
  },
  ({ part, replace }, _all, random) => {
    if (part.kind === 'scalar') replace(scalar(requoted(part.source, random)));
  },
  ({ replace }, _all, random, names) => replace(scalar(`"${expression(names, random)}"`)),
  ({ part, replace }, _all, random, names) => {
    if (part.kind === 'scalar') replace(scalar(`${part.source} x${expression(names, random)}`));
  },
];

/** The place itself if it is a key, or else some key. */
function pickKey(place: Place, all: readonly Place[], random: Random): Place {
  const found = all.filter(({ isKey }) => isKey);
  return place.isKey || found.length === 0 ? place : random.pick(found);
}

function requoted(source: string, random: Random): string {
  const bare = source.replace(/^(["'])(.*)\1$/, '$2');
  return random.pick([bare, JSON.stringify(bare), `'${bare.replaceAll("'", "''")}'`]);
}
