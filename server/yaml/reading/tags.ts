/** What the tags of https://yaml.org/type/ make of what they stand before, as ruamel.yaml's safe constructor does. */
import { type DictNode, dictOf, type ListNode, type Node, type Style } from '../node.ts';
import { toFloat, toInteger } from '../plain.ts';
import { binaryOf, tupleOf } from '../printed.ts';
import { type Refusal, refusal } from '../refusal.ts';
import type { Span } from '../span.ts';
import { timestamp } from '../timestamp.ts';

const core = 'tag:yaml.org,2002:';
const known = new Set('null bool int float binary timestamp omap pairs set str seq map'.split(' '));

/** The name of a tag that is known here, without what all of them begin with. */
export function coreTag(name: string): string | undefined {
  const short = name.startsWith(core) ? name.slice(core.length) : undefined;
  return short !== undefined && known.has(short) ? short : undefined;
}

export function taggedScalar(tag: string, value: string, style: Style, span: Span): Node | Refusal {
  switch (tag) {
    case 'str':
      return { kind: 'str', span, value, style: style === 'plain' ? 'double' : style };
    case 'null':
      return { kind: 'null', span };
    case 'bool':
      return toBool(value, span);
    case 'int':
      return toInteger(value.trim(), span);
    case 'float':
      return toFloat(value.trim(), span);
    case 'timestamp':
      return timestamp(value, span) ?? refusal(`\`${value}\` is no date.`);
    case 'binary':
      return toBinary(value, span);
    default:
      return refusal(`\`!!${tag}\` cannot stand before text.`);
  }
}

const bools: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'y', 'true', 'on'].map((word) => [word, true] as const),
  ...['no', 'n', 'false', 'off'].map((word) => [word, false] as const),
]);

function toBool(value: string, span: Span): Node | Refusal {
  const bool = bools.get(value.toLowerCase());
  return bool === undefined ? refusal('`!!bool` needs true or false.') : { kind: 'bool', span, value: bool };
}

/** Base64, read as leniently as Python's `base64.decodebytes`: only the length must fit. */
function toBinary(value: string, span: Span): Node | Refusal {
  const [letters = '', padding = ''] = /^([^=]*)(=*)/.exec(value.replace(/[^A-Za-z0-9+/=]/g, ''))?.slice(1) ?? [];
  const left = letters.length % 4;
  const isWhole = left === 0 || (left > 1 && padding.length >= 4 - left);
  if (!isWhole || /[^\0-\x7f]/.test(value)) return refusal('`!!binary` needs base64.');
  return binaryOf(atob(letters), span);
}

export function taggedList(tag: string, list: ListNode): Node | Refusal {
  switch (tag) {
    case 'seq':
      return list;
    case 'omap':
    case 'pairs':
      return ordered(tag, list);
    default:
      return refusal(`\`!!${tag}\` cannot stand before a list.`);
  }
}

/** A list of mappings with one key each: a mapping, or a list of tuples. */
function ordered(tag: 'omap' | 'pairs', { items, span }: ListNode): Node | Refusal {
  const entries = items.flatMap((item) => (item.kind === 'dict' && item.entries.length === 1 ? item.entries : []));
  if (entries.length < items.length) return refusal(`\`!!${tag}\` needs mappings with one key each.`);
  if (tag === 'omap') return dictOf(span, entries);
  const tuples = entries.map(({ key, value }) => tupleOf([key, value], key.span));
  return { kind: 'list', span, items: tuples };
}

export function taggedDict(tag: string, dict: DictNode): Node | Refusal {
  switch (tag) {
    case 'map':
      return dict;
    case 'set':
      return { kind: 'other', span: dict.span, type: 'set', text: '', items: dict.entries.map(({ key }) => key) };
    default:
      return refusal(`\`!!${tag}\` cannot stand before a mapping.`);
  }
}
