/** A line that is one object: JSON, or the `dict` that Python prints, as Hugging Face's Trainer does. */
import { isRecord } from '../../../../protocol/shape.ts';
import { parsePythonJson } from '../../../storage/pythonJson.ts';
import { numberIn, numberOf, numberPattern } from './numbers.ts';

/** Its numbers, nested keys joined by dots, texts that are numbers too; `undefined` where the line is no object. */
export function numbersOfObject(line: string): ReadonlyMap<string, number> | undefined {
  if (!line.startsWith('{') || !line.endsWith('}')) return undefined;
  const json = parsePythonJson(line);
  return isRecord(json) ? new Map(numbersIn(json, '')) : numbersOfDict(line);
}

function numbersIn(object: Readonly<Record<string, unknown>>, prefix: string): (readonly [string, number])[] {
  return Object.entries(object).flatMap(([key, value]): (readonly [string, number])[] => {
    if (isRecord(value)) return numbersIn(value, `${prefix}${key}.`);
    const number = typeof value === 'string' ? numberOf(value) : value;
    return typeof number === 'number' ? [[prefix + key, number]] : [];
  });
}

const member = new RegExp(
  String.raw`\s*'([^'\\]*)':\s*(?:(${numberPattern})|'([^'\\]*)'|"[^"\\]*"|True|False|None)\s*(,|$)`,
  'iy',
);

/** Flat ones only. */
function numbersOfDict(line: string): ReadonlyMap<string, number> | undefined {
  const inner = line.slice(1, -1);
  const found = new Map<string, number>();
  member.lastIndex = 0;
  while (member.lastIndex < inner.length) {
    const match = member.exec(inner);
    if (match === null) return undefined;
    const [, key = '', number, text] = match;
    const value = number === undefined ? numberOf(text ?? '') : numberIn(number);
    if (value !== undefined) found.set(key, value);
  }
  return found;
}
