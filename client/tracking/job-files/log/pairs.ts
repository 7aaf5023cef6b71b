/** Pairs in a line of text: `loss=0.123 acc=0.91`, `Train Loss: 0.5 | Val Loss: 0.6`, `inertia 295472.55`. */
import { isFraction, numberIn, numberPattern } from './numbers.ts';
import { isMeasure, isSplit } from './words.ts';

export interface Pair {
  readonly key: string;
  readonly value: number;
  /** Without what was written, a fraction and a count look the same. */
  readonly isFraction: boolean;
}

/** A comma with a digit behind it may be in a number. */
const borders = /[;|│\t()[\]{}]|,(?!\d)|\s[-–·]\s/;

/** `tensor(0.5, device='cuda:0')` holds borders itself. */
const wrapped = /(?:tensor|(?:np\.)?(?:float|int)\d*)\(([^(),]*)(?:,[^()]*)?\)/g;

const separated = new RegExp(
  String.raw`([^=:]*?)(\s*=\s*|:\s+|:)(${numberPattern})(%?)(?=\.?(?:\s|$))|[^=:]*[=:]+`,
  'iy',
);
const apart = new RegExp(
  String.raw`\s*([A-Za-z][\w.@/-]*(?: [A-Za-z][\w.@/-]*)?)\s+(${numberPattern})(?=\.?(?:\s|$))`,
  'iy',
);
const nextWord = /\s+([A-Za-z%/]+)/y;

/** Words behind a number that make it a size, a time or a speed. */
const units = /^(?:[kmgt]?i?b|bytes?|[mun]?s|secs?|seconds?|mins?|minutes?|h|hours?|it\/s|samples?|%|percent)$/i;

const word = /^[A-Za-z_][\w.@/'-]*$/;

/** A name may have three words; more are prose. */
const mostWords = 3;

/** @param hasStep Whether the line says which step it is: then `name number` is a pair where the name is a metric's. */
export function pairsIn(text: string, hasStep: boolean): readonly Pair[] {
  return text
    .replace(wrapped, '$1')
    .split(borders)
    .flatMap((part) => {
      const found = separatedPairs(part);
      return found.length > 0 || !hasStep ? found : pairsApart(part);
    });
}

function separatedPairs(part: string): readonly Pair[] {
  const found: Pair[] = [];
  separated.lastIndex = 0;
  for (let match = separated.exec(part); match !== null; match = separated.exec(part)) {
    const [, label, separator = '', number, percent] = match;
    if (label === undefined || number === undefined) continue;
    const key = keyOf(label, separator);
    if (key === undefined || percent !== '' || hasUnit(part, separated.lastIndex)) continue;
    // A port or a line of a file: `node7:8080`, `train.py:45`.
    if (separator === ':' && !isFraction(number)) continue;
    found.push({ key, value: numberIn(number), isFraction: isFraction(number) });
  }
  return found;
}

/** The words before the separator. Where it stands close, only the last belongs to it for certain. */
function keyOf(label: string, separator: string): string | undefined {
  const words = label.trim().split(/\s+/);
  const close = /^[=:]$/.test(separator);
  const own = close ? words.slice(isSplit(words.at(-2) ?? '') ? -2 : -1) : words;
  return own.length <= mostWords && own.every((one) => word.test(one)) ? own.join(' ') : undefined;
}

function pairsApart(part: string): readonly Pair[] {
  const found: Pair[] = [];
  apart.lastIndex = 0;
  for (let match = apart.exec(part); match !== null; match = apart.exec(part)) {
    const [, key = '', number = ''] = match;
    if (!isMeasure(key) || hasUnit(part, apart.lastIndex)) continue;
    found.push({ key, value: numberIn(number), isFraction: isFraction(number) });
  }
  return found;
}

function hasUnit(text: string, end: number): boolean {
  nextWord.lastIndex = end;
  return units.test(nextWord.exec(text)?.[1] ?? '');
}
