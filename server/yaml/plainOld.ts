/** What a plain scalar means below `%YAML 1.1`, where it differs from YAML 1.2: https://yaml.org/type/. */
import type { Node } from './node.ts';
import { resolvePlain, toInteger } from './plain.ts';
import type { Refusal } from './refusal.ts';
import type { Span } from './span.ts';

const yes = /^(?:y|Y|yes|Yes|YES|on|On|ON)$/;
const no = /^(?:n|N|no|No|NO|off|Off|OFF)$/;
const octal = /^([-+]?)0(_*[0-7][0-7_]*)$/;
/** Numbers to the base of 60: `1:30`. */
const sixties = /^[-+]?(?:[1-9][0-9_]*(?::[0-5]?[0-9])+|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)$/;
/** Numbers in YAML 1.2 only. */
const newer = /^[-+]?(?:0o[0-7_]+|0[0-9_]*[89][0-9_]*)$|^[-+]\.[0-9_]/;

export function resolvePlainOld(source: string, span: Span): Node | Refusal {
  if (yes.test(source)) return { kind: 'bool', span, value: true };
  if (no.test(source)) return { kind: 'bool', span, value: false };
  if (octal.test(source)) return toInteger(source.replace(octal, '$10o$2'), span);
  if (sixties.test(source)) return inSixties(source, span);
  return newer.test(source) ? { kind: 'str', span, value: source, style: 'plain' } : resolvePlain(source, span);
}

function inSixties(source: string, span: Span): Node {
  const sign = source.startsWith('-') ? -1 : 1;
  const digits = source.replace(/[-+_]/g, '').split(':').map(Number);
  const value = sign * digits.reduce((sum, digit) => sum * 60 + digit, 0);
  return source.includes('.') ? { kind: 'float', span, value } : { kind: 'int', span, value: BigInt(value) };
}
