/** An INI file as Python's configobj reads it, with exact positions; the syntax of .dvc/config. */
import type { Passage, Span } from '../../../yaml/span.ts';

export interface IniEntry {
  readonly key: Span;
  readonly value: string;
  readonly span: Span;
  /** Commas that no quotes enclose make a list. */
  readonly isList: boolean;
}

export interface IniSection {
  /** In lower case. */
  readonly name: string;
  readonly span: Span;
  /** By key, in lower case. */
  readonly entries: ReadonlyMap<string, IniEntry>;
}

export interface Ini {
  readonly sections: readonly IniSection[];
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
}

export function parseIni(text: Passage): Ini {
  const reader = new Reader(text);
  for (const { 0: line, index } of text.text.matchAll(/[^\r\n]+/g)) reader.read(line, index);
  return reader;
}

const sectionLine = /^\[\s*(?:"(?<double>.*)"|'(?<single>.*)'|(?<plain>[^'"\s[\]].*?))\s*\]\s*(?:#.*)?$/;
const entryLine = /^(?<key>"[^"]*"|'[^']*'|[^'"=][^=]*?)(?<sign>\s*=\s*)(?<value>.*)$/;

class Reader implements Ini {
  readonly #text: Passage;
  readonly problems: { readonly span: Span; readonly message: string }[] = [];
  /** By name in lower case: of two that differ only in that, the last one counts. */
  readonly #all = new Map<string, IniSection & { readonly entries: Map<string, IniEntry> }>();
  #entries: Map<string, IniEntry> | undefined;
  /** As written, of the file and of the section. */
  readonly #names = new Set<string>();
  readonly #keys = new Set<string>();

  constructor(text: Passage) {
    this.#text = text;
  }

  get sections(): readonly IniSection[] {
    return [...this.#all.values()];
  }

  /** @param at Where the line begins. */
  read(line: string, at: number): void {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) return;
    const start = at + line.indexOf(text);
    const span = this.#text.span(start, start + text.length);
    const { double, single, plain } = sectionLine.exec(text)?.groups ?? {};
    const name = double ?? single ?? plain;
    const { key, sign = '', value = '' } = entryLine.exec(text)?.groups ?? {};
    if (name !== undefined) this.#open(name, span);
    else if (key !== undefined) this.#add(key, value, span.part(0, key.length), sign.length);
    else this.#report(span, 'This is neither a `[section]` nor a `name = value`.');
  }

  #open(name: string, span: Span): void {
    if (this.#names.has(name)) this.#report(span, 'This section is there twice. Merge the two.');
    this.#names.add(name);
    this.#keys.clear();
    this.#all.set(name.toLowerCase(), { name: name.toLowerCase(), span, entries: new Map() });
    this.#entries = this.#all.get(name.toLowerCase())?.entries;
  }

  #add(key: string, value: string, span: Span, gap: number): void {
    if (this.#entries === undefined)
      this.#report(span, 'A setting must stand in a section. Begin with one, such as `[core]`.');
    const name = unquoted(key);
    if (this.#keys.has(name)) this.#report(span, 'This setting is there twice. Remove one.');
    this.#keys.add(name);
    const { items, last = '' } = valueParts.exec(value)?.groups ?? {};
    const bare = items === undefined ? value : `${items}${last}`.trimEnd();
    const place = span.behind.part(gap, gap + bare.length);
    if (items === undefined) this.#report(place, 'This value cannot be read. Check its quotes and commas.');
    const entry = { key: span, value: unquoted(bare), span: place, isList: items !== '' };
    this.#entries?.set(name.toLowerCase(), entry);
  }

  #report(span: Span, message: string): void {
    this.problems.push({ span, message });
  }
}

/** Items with commas behind them, a last one or the only value, and a comment. */
const valueParts =
  /^(?<items>(?:(?:".*?"|'.*?'|[^'",#][^,#]*?)\s*,\s*)*|,)(?<last>".*?"|'.*?'|[^'",#\s][^,]*?)?(?:\s*#.*)?$/;

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
}
