/** The markers that git leaves where two branches changed the same lines. */
import type { Offsets } from './span.ts';

/** Each from the line that opens it to the line that closes it, or to the text's end. */
export function conflicts(text: string): readonly Offsets[] {
  const found: Offsets[] = [];
  for (const { index: start } of text.matchAll(/^<{7}(?= |\r?$)/gm)) {
    const close = /^>{7}(?: .*)?$/m.exec(text.slice(start));
    found.push({ start, end: close === null ? text.length : start + close.index + close[0].trimEnd().length });
  }
  return found;
}
