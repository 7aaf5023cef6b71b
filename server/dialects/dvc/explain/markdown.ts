/** Names, values and places in Markdown. */
import path from 'node:path';
import type { Target } from '../../../project/target.ts';
import type { Node } from '../../../yaml/node.ts';
import { preview } from '../preview.ts';

const mostShown = 8;

export function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text}${fence}`;
}

/** Of an empty text its quotes. */
export function shownValue(node: Node): string {
  return code(preview(node) || "''");
}

/** At most eight, and how many more. */
export function listed(items: readonly string[], separator = ', '): string {
  const shown = items.slice(0, mostShown);
  const rest = items.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… ${rest} more`] : [])].join(separator);
}

/** A link to the line. */
export function placeOf({ document, span }: Target): string {
  const line = document.range(span).start.line + 1;
  return `[${path.basename(document.path)}:${line}](${document.uri}#L${line})`;
}
