/** A mapping that becomes options of a command: `--learning-rate 0.1 --verbose`. */
import type { DictNode, Node } from '../../yaml/node.ts';
import { printed } from '../../yaml/printed.ts';
import { toText } from './values.ts';

/** How mappings in a command become options: DVC's `parsing` configuration. */
export interface OptionStyle {
  readonly bool: 'store_true' | 'boolean_optional';
  readonly list: 'nargs' | 'append';
}

export const defaultOptionStyle: OptionStyle = { bool: 'store_true', list: 'nargs' };

/** A mapping as options of a command; the key whose list holds lists, where that cannot be. */
export type Options = { readonly text: string } | { readonly nested: string };

export function toOptions(node: DictNode, style: OptionStyle): Options {
  const words: string[] = [];
  for (const [key, value] of flatten(node, '')) {
    const option = optionOf(key, value, style);
    if (option === undefined) return { nested: key };
    words.push(...option);
  }
  return { text: words.join(' ').trimEnd() };
}

/** The text of any value, as DVC puts it between other text; `undefined` where a list holds lists. */
export function textOf(node: Node, style: OptionStyle): string | undefined {
  if (node.kind !== 'dict') return toText(node);
  const options = toOptions(node, style);
  return 'text' in options ? options.text : undefined;
}

/** `undefined` for lists within a list. */
function optionOf(key: string, value: Node, style: OptionStyle): readonly string[] | undefined {
  switch (value.kind) {
    case 'bool':
      if (value.value) return [`--${key}`];
      return style.bool === 'boolean_optional' ? [`--no-${key}`] : [];
    case 'list':
      return value.items.every(isSingle) ? listOptions(key, value.items.map(word), style) : undefined;
    case 'other':
      return value.bytes === undefined ? [`--${key} ${word(value)}`] : listOptions(key, numbers(value.bytes), style);
    default:
      return [`--${key} ${word(value)}`];
  }
}

function listOptions(key: string, words: readonly string[], style: OptionStyle): readonly string[] {
  if (style.list === 'append') return words.map((item) => `--${key} ${item}`);
  return words.length > 0 ? [`--${key} ${words.join(' ')}`] : [];
}

function isSingle(node: Node): boolean {
  return node.kind !== 'list' && node.kind !== 'dict' && node.kind !== 'other';
}

/** What Python makes of binary data where it goes over it. */
function numbers(bytes: string): readonly string[] {
  return Array.from(bytes, (byte) => byte.charCodeAt(0).toString());
}

function word(node: Node): string {
  return node.kind === 'str' ? shellQuoted(node.value) : printed(node);
}

/** The leaves, their keys joined by dots; an empty mapping is none. */
function* flatten(node: DictNode, prefix: string): Generator<readonly [string, Node]> {
  for (const { key, value } of node.entries) {
    if (key.kind !== 'str') continue;
    const name = `${prefix}${key.value}`;
    if (value.kind === 'dict') yield* flatten(value, `${name}.`);
    else yield [name, value];
  }
}

/** As Python's `shlex.quote`; on Windows as its `subprocess.list2cmdline`. */
function shellQuoted(text: string): string {
  if (process.platform === 'win32') return windowsQuoted(text);
  if (text === '') return "''";
  return /[^\w@%+=:,./-]/.test(text) ? `'${text.replaceAll("'", `'"'"'`)}'` : text;
}

function windowsQuoted(text: string): string {
  const escaped = text.replace(/(\\*)"/g, '$1$1\\"');
  if (text !== '' && !/[ \t]/.test(text)) return escaped;
  return `"${escaped.replace(/(\\+)$/, '$1$1')}"`;
}
