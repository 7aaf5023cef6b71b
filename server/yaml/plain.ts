/**
 * What a plain (unquoted) scalar means: YAML 1.2's core schema with the underscores, binary numbers and timestamps
 * that ruamel.yaml adds to it, https://yaml.org/spec/1.2.2/#103-core-schema.
 */
import type { Node, Span } from './node.ts';

const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
const trues = new Set(['true', 'True', 'TRUE']);
const falses = new Set(['false', 'False', 'FALSE']);
const integer = /^(?:[-+]?0b[01_]+|[-+]?0o[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)$/;
const decimal =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?)$/;
const infinite = /^[-+]?\.(?:inf|Inf|INF)$/;
const notANumber = /^\.(?:nan|NaN|NAN)$/;
const date = /^\d{4}-\d\d-\d\d$/;
const datetime = /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/;

export function resolvePlain(source: string, span: Span): Node {
  if (nulls.has(source)) return { kind: 'null', span };
  if (trues.has(source)) return { kind: 'bool', span, value: true };
  if (falses.has(source)) return { kind: 'bool', span, value: false };
  if (/^[-+.0-9]/.test(source)) {
    const number = resolveNumber(source, span);
    if (number !== undefined) return number;
  }
  return { kind: 'str', span, value: source, style: 'plain' };
}

function resolveNumber(source: string, span: Span): Node | undefined {
  const digits = source.replaceAll('_', '');
  if (integer.test(source) && /[0-9]/.test(digits)) return { kind: 'int', span, value: toInteger(digits) };
  if (decimal.test(source) && /[0-9]/.test(digits)) return { kind: 'float', span, value: Number(digits) };
  if (infinite.test(source)) return { kind: 'float', span, value: source.startsWith('-') ? -Infinity : Infinity };
  if (notANumber.test(source)) return { kind: 'float', span, value: Number.NaN };
  if (date.test(source)) return { kind: 'other', span, type: 'date', source };
  if (datetime.test(source)) return { kind: 'other', span, type: 'datetime', source };
  return undefined;
}

function toInteger(digits: string): bigint {
  const unsigned = digits.replace(/^[-+]/, '');
  const value = BigInt(unsigned);
  return digits.startsWith('-') ? -value : value;
}
