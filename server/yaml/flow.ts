/** Flow style (`[a, {b: c}]`) at the cursor, read from the line's part before it. */
import type { Step } from './line.ts';

export interface Flow {
  readonly steps: readonly Step[];
  readonly isValue: boolean;
  readonly typed: string;
  readonly siblings: ReadonlySet<string>;
}

/** A bracket that is open; its keys so far, and the one whose value is being written. */
interface Bracket {
  readonly isDict: boolean;
  readonly keys: Set<string>;
  key: string | undefined;
}

const token = /\$\{[^}]*\}?|"[^"]*"?|'[^']*'?|[[\]{},]|:(?=\s|$)|[^[\]{},:"'$]+|[:$]/g;

/** The brackets that are open at the end of `rest`; `undefined` where there are none. */
export function readFlow(rest: string): Flow | undefined {
  const open: Bracket[] = [];
  let typed = '';
  for (const part of rest.match(token) ?? []) typed = read(part, open, typed) ? '' : typed + part;
  const last = open.at(-1);
  if (last === undefined) return undefined;
  const steps = open.flatMap(({ isDict, key }): Step[] => {
    if (!isDict) return ['-'];
    return key === undefined ? [] : [{ key }];
  });
  const isValue = !last.isDict || last.key !== undefined;
  return { steps, isValue, typed: typed.trimStart(), siblings: last.keys };
}

/** Whether the part is punctuation, which ends the word before it. */
function read(part: string, open: Bracket[], word: string): boolean {
  const last = open.at(-1);
  switch (part) {
    case '[':
    case '{':
      open.push({ isDict: part === '{', keys: new Set(), key: undefined });
      return true;
    case ']':
    case '}':
      open.pop();
      return true;
    case ',':
      if (last !== undefined) last.key = undefined;
      return true;
    case ':':
      if (!last?.isDict) return false;
      last.key = word.trim();
      last.keys.add(last.key);
      return true;
    default:
      return false;
  }
}
