/** Values as W&B writes them, in its files and on its server: JSON with nested mappings, and numbers spelled as text. */
import { isRecord } from '../../../protocol/shape.ts';

const spelled = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** What JSON has no number for; `undefined` for any other text. */
export function spelledNumber(text: string): number | undefined {
  return spelled.get(text);
}

/** A number, or one that is spelled out. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? spelledNumber(value) : undefined;
}

/** Nested mappings as dotted keys; everything else as JSON has it, text without its quotes. */
export function flattened(key: string, value: unknown): [string, string][] {
  if (isRecord(value)) return Object.entries(value).flatMap(([name, inner]) => flattened(`${key}.${name}`, inner));
  return [[key, typeof value === 'string' ? value : JSON.stringify(value)]];
}

/** The numbers of a mapping by dotted keys, but for those inside a picture, a table or another thing with a `_type`. */
export function numbersIn(values: Readonly<Record<string, unknown>>, within = ''): [string, number][] {
  return Object.entries(values).flatMap(([name, value]) => {
    const key = `${within}${name}`;
    if (isRecord(value)) return '_type' in value ? [] : numbersIn(value, `${key}.`);
    const number = numberOf(value);
    return number === undefined ? [] : [[key, number]];
  });
}

/** What a run is called wherever W&B keeps it: ids are made by chance, and told apart within a project. */
export function wandbIdentity(project: string, id: string): string {
  return `wandb ${project}/${id}`;
}

/** W&B's tags are words without a value. */
export function tagsOf(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.map((word) => [word, '']));
}
