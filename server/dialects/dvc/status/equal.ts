/** Whether two values are equal as Python's `==` finds them: numbers by value whatever their type, order of keys apart. */
import type { DictNode, ListNode, Node } from '../../../yaml/node.ts';

export function isEqual(a: Node, b: Node): boolean {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== undefined || y !== undefined) return x !== undefined && y !== undefined && isSameNumber(x, y);
  if (a.kind === 'str') return b.kind === 'str' && a.value === b.value;
  if (a.kind === 'list') return b.kind === 'list' && isSameList(a, b);
  if (a.kind === 'dict') return b.kind === 'dict' && isSameDict(a, b);
  if (a.kind === 'other') return b.kind === 'other' && a.type === b.type && isSameOther(a.text, b.text);
  return a.kind === b.kind;
}

function numberOf(node: Node): number | bigint | undefined {
  if (node.kind === 'bool') return Number(node.value);
  return node.kind === 'int' || node.kind === 'float' ? node.value : undefined;
}

function isSameNumber(a: number | bigint, b: number | bigint): boolean {
  if (typeof a === typeof b) return a === b;
  const [whole, real] = typeof a === 'bigint' ? [a, Number(b)] : [BigInt(b), a];
  return Number.isInteger(real) && BigInt(real) === whole;
}

function isSameList(a: ListNode, b: ListNode): boolean {
  return (
    a.items.length === b.items.length &&
    a.items.every((item, index) => {
      const other = b.items[index];
      return other !== undefined && isEqual(item, other);
    })
  );
}

function isSameDict(a: DictNode, b: DictNode): boolean {
  if (a.entries.length !== b.entries.length) return false;
  return a.entries.every(({ key, value }) => {
    const other = key.kind === 'str' ? b.named.get(key.value) : b.entries.find((entry) => isEqual(entry.key, key));
    return other !== undefined && isEqual(value, other.value);
  });
}

/** Dates are written with a `T` or a blank. */
function isSameOther(a: string, b: string): boolean {
  const normal = (source: string) => source.trim().replace(/(?<=\d)[Tt ]+(?=\d)/, ' ');
  return normal(a) === normal(b);
}
