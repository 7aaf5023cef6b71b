/** The numbers in a metrics file of DVC's, in any format that DVC reads. */
import { isMapping, leavesOf, numberOf, parseContent } from '../disk/valuesFile.ts';

export type MetricsFile =
  | { readonly kind: 'numbers'; readonly numbers: readonly (readonly [key: string, value: number])[] }
  | { readonly kind: 'problem'; readonly message: string };

/** Nested keys are joined by dots, as `dvc metrics show` has them. */
export function readMetrics(name: string, bytes: Buffer): MetricsFile {
  const content = parseContent(name, bytes);
  if (content.kind === 'problem') return content;
  const leaves = isMapping(content.value) ? leavesOf(content.value) : [];
  const numbers = leaves.flatMap(({ keys, value }) => {
    const number = numberOf(value);
    return number === undefined ? [] : [[keys.join('.'), number] as const];
  });
  return { kind: 'numbers', numbers };
}
