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

/** What of a run has no place of its own here, by the tag under which it is shown. */
export const groupTag = 'wandb.group';
export const jobTypeTag = 'wandb.job_type';
const sweepTag = 'wandb.sweep';

/** Tags that begin so are no words that people gave. */
export const ownTag = /^wandb\./;

/** W&B's tags are words without a value; what a run is part of stands beside them, where it is not empty. */
export function tagsOf(of: {
  readonly words: readonly string[];
  readonly group: string;
  readonly jobType: string;
  readonly sweep: string;
}): Record<string, string> {
  const words = of.words.map((word) => [word, ''] as const);
  const own = [[groupTag, of.group] as const, [jobTypeTag, of.jobType] as const, [sweepTag, of.sweep] as const];
  return Object.fromEntries([...words, ...own.filter(([, value]) => value !== '')]);
}
