/**
 * What parameter and metric files hold. A number stays as it is written beside its value: `1e-05` reads better
 * than what it is rounded to, and goes back into a file unchanged.
 */
import { getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import { parseDocument, type ScalarTag, visit } from 'yaml';
import { assertNever } from '../../../protocol/assertNever.ts';
import { type Assignment, type ClassBody, pythonAssignments } from '../../../protocol/pythonAssignments.ts';
import type { Literal } from '../../../protocol/pythonLiteral.ts';
import { isRecord } from '../../../protocol/shape.ts';
import { parsePythonJson } from '../../storage/pythonJson.ts';

/** A number in the way it stood in the file. */
export class WrittenNumber {
  readonly value: number;
  readonly text: string;

  constructor(value: number, text: string) {
    this.value = value;
    this.text = text;
  }
}

/** Content of a file: a mapping as a rule, its numbers {@link WrittenNumber}s where the format tells how they stand. */
export type Content =
  | { readonly kind: 'content'; readonly value: unknown }
  | { readonly kind: 'problem'; readonly message: string };

/** Larger ones are no metrics: reading them would hold up all others. */
const greatestFile = 16 * 1024 * 1024;

/** By the name's ending, as DVC does: what is neither JSON, TOML nor Python is YAML. */
export function parseContent(path: string, bytes: Buffer): Content {
  if (bytes.length > greatestFile) return problem('it is larger than 16 MB');
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  if (ending === 'json') return parseJson(text);
  if (ending === 'toml') return parseToml(text);
  return ending === 'py' ? content(assigned(text, pythonAssignments(text))) : parseYaml(text);
}

function parseJson(text: string): Content {
  const value = parsePythonJson(text);
  return value === undefined ? problem('it is no valid JSON') : content(value);
}

function parseToml(text: string): Content {
  try {
    return content(getStaticTOMLValue(parseTOML(text, { tomlVersion: '1.1' })));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return problem(`it is no valid TOML (${error.message}, line ${error.lineNumber})`);
  }
}

/** Nothing is run: what is no literal is no value. */
function assigned(text: string, assignments: readonly Assignment[]): unknown {
  return Object.fromEntries(assignments.map(({ name, value }) => [name, pythonValue(text, value)]));
}

function pythonValue(text: string, literal: Literal | ClassBody): unknown {
  const source = text.slice(literal.start, literal.end);
  switch (literal.kind) {
    case 'none':
      return null;
    case 'int':
    case 'float': {
      const value = Number(literal.value);
      // Other ways to write numbers are Python's own.
      return new WrittenNumber(value, /^[-+]?[\d.]+(e[-+]?\d+)?$/i.test(source) ? source : numberText(value));
    }
    case 'bool':
    case 'str':
      return literal.value;
    case 'bytes':
    case 'set':
    case 'complex':
    case 'ellipsis':
      return source;
    case 'list':
    case 'tuple':
      return literal.items.map((item) => pythonValue(text, item));
    case 'dict':
      return Object.fromEntries(
        literal.entries.map(({ key, value }) => [textOf(pythonValue(text, key)), pythonValue(text, value)]),
      );
    case 'class':
      return assigned(text, literal.assignments);
    default:
      return assertNever(literal);
  }
}

/** `1_000`, which Python's readers of YAML take for a number in every version of YAML. */
const groupedNumber: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^[-+]?\d[\d_]*_[\d_]*(\.[\d_]*)?(e[-+]?\d+)?$/i,
  resolve: (text) => Number(text.replaceAll('_', '')),
};

export function parseYaml(text: string): Content {
  const document = parseDocument(text, {
    version: '1.2',
    merge: true,
    logLevel: 'silent',
    customTags: (tags) => [...tags, groupedNumber],
  });
  const [error] = document.errors;
  if (error) return problem(`it is no valid YAML (${firstLine(error.message)})`);
  visit(document, {
    Scalar(role, node) {
      if (role !== 'key' && typeof node.value === 'number')
        node.value = new WrittenNumber(node.value, node.source ?? String(node.value));
    },
  });
  try {
    return content(document.toJS());
  } catch (thrown) {
    // The parser's refusal of aliases that multiply without end.
    if (!(thrown instanceof ReferenceError)) throw thrown;
    return problem(`it is no valid YAML (${firstLine(thrown.message)})`);
  }
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/:$/, '');
}

function content(value: unknown): Content {
  return { kind: 'content', value: value ?? {} };
}

function problem(message: string): Content {
  return { kind: 'problem', message };
}

/** A value and the keys that lead to it. */
export interface Leaf {
  readonly keys: readonly string[];
  readonly value: unknown;
}

/** All values below, as DVC flattens them: lists are values, empty mappings are none. */
export function leavesOf(value: unknown, keys: readonly string[] = []): Leaf[] {
  if (!isMapping(value)) return [{ keys, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...keys, key]));
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && !(value instanceof WrittenNumber) && !(value instanceof Date);
}

/** As a metric; `undefined` for what is none. DVC counts true and false among the numbers, as Python does. */
export function numberOf(value: unknown): number | undefined {
  if (value instanceof WrittenNumber) return value.value;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' ? value : undefined;
}

/** As people read it, and as YAML would read it again. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return nestedText(value);
}

function nestedText(value: unknown): string {
  if (value instanceof WrittenNumber) return value.text;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `[${value.map(nestedText).join(', ')}]`;
  if (isMapping(value)) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}: ${nestedText(inner)}`)
      .join(', ')}}`;
  }
  return typeof value === 'number' || typeof value === 'bigint'
    ? numberText(Number(value))
    : JSON.stringify(value ?? null);
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '.inf' : '-.inf';
}

/** The part of `content` that `keys`, joined by `.`, leads to, in the place where it stands; a list's are numbers. */
export function picked(content: unknown, key: string): unknown {
  return pickedAt(content, key.split('.'));
}

function pickedAt(content: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return content;
  const inner = memberOf(content, key);
  const found = inner === undefined ? undefined : pickedAt(inner, rest);
  if (found === undefined) return undefined;
  return Array.isArray(content) ? [...Array<null>(Number(key)).fill(null), found] : { [key]: found };
}

export function memberOf(content: unknown, key: string): unknown {
  if (Array.isArray(content)) return /^-?\d+$/.test(key) ? content.at(Number(key)) : undefined;
  return isMapping(content) && Object.hasOwn(content, key) ? content[key] : undefined;
}

/** Two mappings as one; where both have a value, the second's. */
export function merged(first: unknown, second: unknown): unknown {
  if (!isMapping(first) || !isMapping(second)) return second ?? first;
  const result = new Map(Object.entries(first));
  for (const [key, value] of Object.entries(second)) result.set(key, merged(result.get(key), value));
  return Object.fromEntries(result);
}
