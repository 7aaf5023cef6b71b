/** An INI file as Python's configobj reads it, with exact positions; the syntax of .dvc/config. */
import type { Span } from '../../../yaml/node.ts';

export interface IniEntry {
  readonly key: Span;
  readonly value: string;
  readonly span: Span;
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

export function parseIni(text: string): Ini {
  const reader = new Reader();
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) reader.read(line, index);
  return reader;
}

const sectionLine = /^\[\s*(?:"(?<double>.*)"|'(?<single>.*)'|(?<plain>[^'"\s[\]].*?))\s*\]\s*(?:#.*)?$/;
const entryLine = /^(?<key>"[^"]*"|'[^']*'|[^'"=][^=]*?)(?<sign>\s*=\s*)(?<value>.*)$/;

class Reader implements Ini {
  readonly sections: (IniSection & { readonly entries: Map<string, IniEntry> })[] = [];
  readonly problems: { readonly span: Span; readonly message: string }[] = [];

  /** @param at Where the line begins. */
  read(line: string, at: number): void {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) return;
    const start = at + line.indexOf(text);
    const span = { start, end: start + text.length };
    const { double, single, plain } = sectionLine.exec(text)?.groups ?? {};
    const name = double ?? single ?? plain;
    const { key, sign = '', value = '' } = entryLine.exec(text)?.groups ?? {};
    if (name !== undefined) this.#open(name.toLowerCase(), span);
    else if (key !== undefined) this.#add(key, value, { start, end: start + key.length }, sign.length);
    else this.#report(span, 'This is neither a `[section]` nor a `name = value`.');
  }

  #open(name: string, span: Span): void {
    if (this.sections.some((section) => section.name === name))
      this.#report(span, 'This section is there twice. Merge the two.');
    this.sections.push({ name, span, entries: new Map() });
  }

  #add(key: string, value: string, span: Span, gap: number): void {
    const entries = this.sections.at(-1)?.entries;
    const name = unquoted(key).toLowerCase();
    if (entries?.has(name)) this.#report(span, 'This setting is there twice. Remove one.');
    const bare = withoutComment(value);
    const start = span.end + gap;
    entries?.set(name, { key: span, value: unquoted(bare), span: { start, end: start + bare.length } });
  }

  #report(span: Span, message: string): void {
    this.problems.push({ span, message });
  }
}

/** A `#` begins a comment, but within quotes. */
function withoutComment(value: string): string {
  return /^(?:"[^"]*"|'[^']*'|[^#]*)/.exec(value)?.[0].trimEnd() ?? value;
}

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
}
