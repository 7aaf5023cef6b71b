/** A value as Python prints it, https://docs.python.org/3/library/functions.html#repr. */
import { floatText } from './floatText.ts';
import type { Node, OtherNode } from './node.ts';
import type { Span } from './span.ts';

export function printed(node: Node): string {
  switch (node.kind) {
    case 'null':
      return 'None';
    case 'bool':
      return node.value ? 'True' : 'False';
    case 'int':
      return node.value.toString();
    case 'float':
      return floatText(node.value);
    case 'str':
      return textLiteral(node.value);
    case 'other':
      return node.text;
    case 'list':
      return `[${node.items.map(printed).join(', ')}]`;
    case 'dict':
      return `{${node.entries.map(({ key, value }) => `${printed(key)}: ${printed(value)}`).join(', ')}}`;
  }
}

/** A tuple of Python. */
export function tupleOf(items: readonly Node[], span: Span): OtherNode {
  const text = `(${items.map(printed).join(', ')}${items.length === 1 ? ',' : ''})`;
  return { kind: 'other', span, type: 'tuple', text, items };
}

function textLiteral(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  return (
    quote + Array.from(value, (character) => (character === quote ? `\\${quote}` : escaped(character))).join('') + quote
  );
}

const names: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** Binary data, of characters that stand for a byte each. */
export function binaryOf(bytes: string, span: Span): OtherNode {
  return { kind: 'other', span, type: 'binary', text: bytesLiteral(bytes), bytes };
}

function bytesLiteral(bytes: string): string {
  const quote = bytes.includes("'") && !bytes.includes('"') ? '"' : "'";
  const written = Array.from(bytes, (byte) => {
    if (byte === quote) return `\\${quote}`;
    return /[\x80-\xff]/.test(byte) ? `\\x${byte.charCodeAt(0).toString(16)}` : escaped(byte);
  });
  return `b${quote}${written.join('')}${quote}`;
}

/** Blanks but the usual one, and what has no shape of its own, are printed by their numbers. */
function escaped(character: string): string {
  const named = names.get(character);
  if (named !== undefined || character === ' ' || !/[\p{C}\p{Z}]/u.test(character)) return named ?? character;
  const digits = (character.codePointAt(0) ?? 0).toString(16);
  if (digits.length <= 2) return `\\x${digits.padStart(2, '0')}`;
  return digits.length <= 4 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
