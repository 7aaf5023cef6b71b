/**
 * What a plain (unquoted) scalar means: YAML 1.2's core schema with the underscores, binary numbers and timestamps
 * that ruamel.yaml adds to it, https://yaml.org/spec/1.2.2/#103-core-schema.
 */
import type { Node } from './node.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { Span } from './span.ts';
import { timestamp } from './timestamp.ts';

const nulls = new Set(['', '~', 'null', 'Null', 'NULL']);
const trues = new Set(['true', 'True', 'TRUE']);
const falses = new Set(['false', 'False', 'FALSE']);
const integer = /^(?:[-+]?0b[01_]+|[-+]?0o[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)$/;
const decimal =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?)$/;
const infinite = /^[-+]?\.(?:inf|Inf|INF)$/;
const notANumber = /^\.(?:nan|NaN|NAN)$/;

export function resolvePlain(source: string, span: Span): Node | Refusal {
  if (nulls.has(source)) return { kind: 'null', span };
  if (trues.has(source)) return { kind: 'bool', span, value: true };
  if (falses.has(source)) return { kind: 'bool', span, value: false };
  const resolved = /^[-+.0-9]/.test(source) ? resolveNumber(source, span) : undefined;
  return resolved ?? { kind: 'str', span, value: source, style: 'plain' };
}

function resolveNumber(source: string, span: Span): Node | Refusal | undefined {
  if (decimal.test(source) || infinite.test(source) || notANumber.test(source)) return toFloat(source, span);
  if (integer.test(source)) return toInteger(source, span);
  return timestamp(source, span);
}

/** As Python's `int` takes it, with a prefix that tells the base. */
export function toInteger(source: string, span: Span): Node | Refusal {
  const digits = source.replaceAll('_', '').replace(/^[-+]/, '');
  if (!/^(?:0b[01]+|0o[0-7]+|0x[0-9a-fA-F]+|[0-9]+)$/.test(digits))
    return refusal(`\`${source}\` is no number. Put quotes around it.`);
  const value = BigInt(digits);
  return { kind: 'int', span, value: source.startsWith('-') ? -value : value };
}

/** As Python's `float` takes it. */
export function toFloat(source: string, span: Span): Node | Refusal {
  const digits = source.replaceAll('_', '').toLowerCase().replace(/^[-+]/, '');
  const value = unsignedFloat(digits);
  if (value === undefined) return refusal(`\`${source}\` is no number. Put quotes around it.`);
  return { kind: 'float', span, value: source.startsWith('-') ? -value : value };
}

function unsignedFloat(digits: string): number | undefined {
  if (/^\.?nan$/.test(digits)) return Number.NaN;
  if (/^(?:\.?inf|infinity)$/.test(digits)) return Number.POSITIVE_INFINITY;
  return /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(digits) ? Number(digits) : undefined;
}
