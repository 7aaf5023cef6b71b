/** The structure of a YAML text, to change it and to write it down again in another style. */
import { isAlias, isMap, isScalar, isSeq, type ParsedNode, parseDocument } from 'yaml';
import type { Random } from './random.ts';

export type Part = (
  | { kind: 'scalar'; source: string }
  /** A block of text, by its lines. */
  | { kind: 'text'; lines: readonly string[] }
  | { kind: 'list'; items: Part[] }
  | { kind: 'dict'; entries: { key: Part; value: Part }[] }
) & { /** Anchor and tag. */ properties: string };

export function scalar(source: string): Part {
  return { kind: 'scalar', source, properties: '' };
}

export function readStructure(text: string): Part | undefined {
  const { contents } = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
  return contents === null ? undefined : partOf(contents, text);
}

function partOf(node: ParsedNode, text: string): Part {
  if (isAlias(node)) return scalar(`*${node.source}`);
  const properties = node.anchor === undefined ? '' : `&${node.anchor} `;
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => ({
      key: partOf(key, text),
      value: value === null ? scalar('') : partOf(value, text),
    }));
    return { kind: 'dict', entries, properties };
  }
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => partOf(item, text)), properties };
  if (isScalar(node)) return { ...scalarOf(text.slice(node.range[0], node.range[1])), properties };
  return scalar('');
}

function scalarOf(source: string): Part {
  const [first = '', ...rest] = source.split('\n');
  if (!/^[|>]/.test(first)) return scalar(source.trimEnd().replace(/\n\s*/g, ' '));
  const inner = Math.min(...rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return { kind: 'text', lines: [first, ...rest.map((line) => line.slice(inner))], properties: '' };
}

/** In flow or block style as chance has it, indented by two to four. */
export function writeStructure(part: Part, random: Random): string {
  return `${new Writer(random).value(part, 0, false).replace(/^[ \n]/, '')}\n`;
}

class Writer {
  readonly #random: Random;
  readonly #step: number;
  readonly #isFlushList: boolean;
  readonly #flow: number;

  constructor(random: Random) {
    this.#random = random;
    this.#step = 2 + random.below(3);
    this.#isFlushList = random.chance(0.5);
    this.#flow = random.chance(0.2) ? 0.5 : 0.1;
  }

  /** What follows a dash or a colon: on the same line after a blank, or on lines of its own. */
  value(part: Part, indent: number, isInFlow: boolean): string {
    const isFlow = isInFlow || this.#random.chance(this.#flow);
    const { properties } = part;
    switch (part.kind) {
      case 'scalar':
        return ` ${properties}${part.source}`;
      case 'text':
        if (isInFlow) return ` ${properties}${JSON.stringify(part.lines.slice(1).join('\n'))}`;
        return ` ${properties}${part.lines.map((line, number) => (number === 0 ? line : `${blanks(indent)}${line}`)).join('\n')}`;
      case 'list':
        if (isFlow || part.items.length === 0) return ` ${properties}[${this.#flowItems(part.items)}]`;
        return ` ${properties}`.trimEnd() + part.items.map((item) => this.#item(item, indent)).join('');
      case 'dict':
        if (isFlow || part.entries.length === 0) return ` ${properties}{${this.#flowEntries(part.entries)}}`;
        return ` ${properties}`.trimEnd() + part.entries.map((entry) => this.#entry(entry, indent)).join('');
    }
  }

  #flowItems(items: readonly Part[]): string {
    return items.map((item) => this.value(item, 0, true).slice(1)).join(', ');
  }

  #flowEntries(entries: readonly { key: Part; value: Part }[]): string {
    return entries
      .map(({ key, value }) => `${this.value(key, 0, true).slice(1)}:${this.value(value, 0, true)}`)
      .join(', ');
  }

  #item(item: Part, indent: number): string {
    const inner = this.value(item, indent + 2, false);
    const isCompact = inner.startsWith('\n') && this.#random.chance(0.8);
    return `\n${blanks(indent)}-${isCompact ? ` ${inner.trimStart()}` : inner}`;
  }

  #entry({ key, value }: { key: Part; value: Part }, indent: number): string {
    const isFlush = value.kind === 'list' && this.#isFlushList;
    const name = this.value(key, 0, true).slice(1);
    return `\n${blanks(indent)}${name}:${this.value(value, isFlush ? indent : indent + this.#step, false)}`;
  }
}

function blanks(count: number): string {
  return ' '.repeat(count);
}

/** A part, and how to put another in its place or take it away. */
export interface Place {
  readonly part: Part;
  readonly isKey: boolean;
  replace(by: Part): void;
  remove(): void;
  /** Puts another beside it: an item after it, or an entry of the same key. */
  repeat(by: Part): void;
}

/** All parts of the structure but the whole. */
export function* placesIn(part: Part): Generator<Place> {
  if (part.kind === 'list') {
    for (const item of [...part.items]) {
      const at = () => part.items.indexOf(item);
      yield {
        part: item,
        isKey: false,
        replace: (by) => part.items.splice(at(), 1, by),
        remove: () => part.items.splice(at(), 1),
        repeat: (by) => part.items.splice(at(), 0, by),
      };
      yield* placesIn(item);
    }
  }
  if (part.kind !== 'dict') return;
  for (const entry of [...part.entries]) {
    const at = () => part.entries.indexOf(entry);
    const change = {
      remove: () => part.entries.splice(at(), 1),
      repeat: (value: Part) => part.entries.splice(at() + 1, 0, { key: structuredClone(entry.key), value }),
    };
    const { key, value } = entry;
    yield {
      ...change,
      part: key,
      isKey: true,
      replace: (by) => {
        entry.key = by;
      },
    };
    yield {
      ...change,
      part: value,
      isKey: false,
      replace: (by) => {
        entry.value = by;
      },
    };
    yield* placesIn(key);
    yield* placesIn(value);
  }
}
