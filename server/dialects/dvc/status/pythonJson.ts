/** JSON as Python's `json.dumps(…, sort_keys=True)` writes it: what DVC makes checksums of. */
import { floatText } from '../../../yaml/floatText.ts';
import type { Node } from '../../../yaml/node.ts';

/** Keys in `leftOut` are not written, at any level. */
export function pythonJson(node: Node, leftOut: ReadonlySet<string>): string {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'bool':
      return String(node.value);
    case 'int':
      return node.value.toString();
    case 'float':
      return floatText(node.value);
    case 'str':
      return pythonText(node.value);
    case 'other':
      return pythonText(node.text);
    case 'list':
      return `[${node.items.map((item) => pythonJson(item, leftOut)).join(', ')}]`;
    case 'dict': {
      const written = node.entries.flatMap(({ key, value }) =>
        key.kind === 'str' && !leftOut.has(key.value) ? { key: key.value, value } : [],
      );
      const sorted = written.toSorted((a, b) => byCodePoint(a.key, b.key));
      return `{${sorted.map(({ key, value }) => `${pythonText(key)}: ${pythonJson(value, leftOut)}`).join(', ')}}`;
    }
  }
}

/** All but printable ASCII is escaped. */
export function pythonText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Python sorts text by code points, JavaScript by UTF-16 units. */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
