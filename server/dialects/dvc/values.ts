/**
 * How a value becomes text, as DVC's `to_str` and Python's `str` make it; for names of generated stages and for text
 * around `${…}`.
 */
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
      return `<${node.type}>`;
    case 'list':
      return `[${node.items.map(printed).join(', ')}]`;
    case 'dict':
      return `{${node.entries.map(({ key, value }) => `${printed(key)}: ${printed(value)}`).join(', ')}}`;
  }
}

/** Python's shortest text of a double, https://docs.python.org/3/library/stdtypes.html#float.__repr__. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= 16)) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  if (Number.isInteger(value)) return `${BigInt(value)}.0`;
  return power < 0 ? value.toFixed(Math.min(100, mantissa.replace(/[-.]/g, '').length - 1 - power)) : String(value);
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
