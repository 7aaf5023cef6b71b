/** How findings between stages name what takes part in them. */
import { placeKey } from '../../../project/target.ts';
import type { Output } from './joined.ts';

/** The stage, and the line on which it names the output. */
export function described(output: Output): string {
  return `\`${output.stage.id}\` (${lineOf(output)})`;
}

export function lineOf({ stage, path: { span } }: Output): string {
  return `line ${stage.document.range(span).start.line + 1}`;
}

/** At most three names, and how many more. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return [shown.slice(0, -1).join(', '), ...shown.slice(-1)].filter(Boolean).join(' and ');
}

/** The outputs by the place where they are written: generated stages share theirs. */
export function byPlace(outputs: readonly Output[]): readonly (readonly [Output, ...Output[]])[] {
  const places = new Map<string, [Output, ...Output[]]>();
  for (const output of outputs) {
    const { stage, path } = output;
    const key = placeKey({ document: stage.document, span: path.span });
    const known = places.get(key);
    if (known === undefined) places.set(key, [output]);
    else known.push(output);
  }
  return [...places.values()];
}
