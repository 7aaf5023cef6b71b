/** The small YAML files in which MLflow keeps what it knows of an experiment, a run or a model: flat, one mapping. */
import { readTextIfThere } from './content.ts';
import { parseYaml } from './yamlText.ts';

/** Scalars stay text: ids have more digits than a number holds, and `1e5` may be one. `null` is absent. */
export type YamlRecord = ReadonlyMap<string, string>;

/**
 * The record in `text`; `undefined` while it is incomplete: empty, cut off in the midst, or no mapping.
 * Whether all its keys are there, the caller knows.
 */
export function parseYamlRecord(text: string): YamlRecord | undefined {
  return parsePlainRecord(text) ?? parseRecord(text);
}

/** A key with a number, a word, a path or an address; with quotes around what needs no other care; or with nothing. */
const plainLine = /^(\w+): (?:'([^'\n]*)'|([\w/.](?:[\w/.+@-]|:(?=[\w/])| (?=[\w/.+@-]))*)|\[\])$/;
const nulls = new Set(['null', 'Null', 'NULL']);

/** What nearly all of them are, at a tenth of the cost; `undefined` for anything else. */
function parsePlainRecord(text: string): YamlRecord | undefined {
  const lines = text.split('\n');
  if (lines.pop() !== '') return undefined;
  const record = new Map<string, string>();
  for (const line of lines) {
    const [, key, quoted, plain] = plainLine.exec(line) ?? [];
    if (key === undefined || record.has(key)) return undefined;
    const value = quoted ?? plain;
    if (value !== undefined && !(value === plain && nulls.has(value))) record.set(key, value);
  }
  return record.size > 0 ? record : undefined;
}

function parseRecord(text: string): YamlRecord | undefined {
  const content = parseWhole(text);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined;
  return new Map(Object.entries(content).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** What the file holds, with scalars as text; `undefined` where there is none, or none that is whole. */
export function readYaml(path: string): unknown {
  const text = readTextIfThere(path);
  return text === undefined ? undefined : parseWhole(text);
}

/** As {@link parseYamlRecord}; `undefined` also where there is no such file. */
export function readYamlRecord(path: string): YamlRecord | undefined {
  const text = readTextIfThere(path);
  return text === undefined ? undefined : parseYamlRecord(text);
}

/** `undefined` while it is cut off. */
function parseWhole(text: string): unknown {
  return text.endsWith('\n') ? parseYaml(text, { schema: 'failsafe', customTags: ['null'] }) : undefined;
}
