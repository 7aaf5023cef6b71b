/**
 * How a value becomes text, as DVC's `to_str` and Python's `str` make it; for names of generated stages and for text
 * around `${…}`.
 */
import { floatText } from '../../yaml/floatText.ts';
import type { Node } from '../../yaml/node.ts';

/** The name that Python gives the value's type. */
export function typeName(node: Node): string {
  switch (node.kind) {
    case 'null':
      return 'NoneType';
    case 'bool':
    case 'int':
    case 'float':
    case 'str':
    case 'list':
    case 'dict':
      return node.kind;
    case 'other':
      return node.type === 'binary' ? 'bytes' : node.type;
  }
}

/** The text of a scalar; of a list or mapping, what Python prints. */
export function toText(node: Node): string {
  switch (node.kind) {
    case 'str':
      return node.value;
    case 'bool':
      return node.value ? 'true' : 'false';
    default:
      return printed(node);
  }
}

/** Python's `repr`. */
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
      return quotedText(node.value);
    case 'other':
      return node.source;
    case 'list':
      return `[${node.items.map(printed).join(', ')}]`;
    case 'dict':
      return `{${node.entries.map(({ key, value }) => `${printed(key)}: ${printed(value)}`).join(', ')}}`;
  }
}

function quotedText(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped}${quote}`;
}
