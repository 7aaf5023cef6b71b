/** Anchors, aliases, tags and directives, as ruamel.yaml's scanner takes them. */
import { character, isBreakOrEnd, isSpace } from './characters.ts';
import { type Source, SyntaxProblem } from './source.ts';
import type { Directive, TagName } from './tokens.ts';

const anchorName = /[^\t\n\r \x85\ufeff,[\]{}]+/y;

/** The name after an `&` or `*`. */
export function scanAnchor(source: Source): string {
  const start = source.at;
  source.forward();
  const name = source.takeMatch(anchorName);
  if (name === undefined) throw new SyntaxProblem('A name is missing here: `&name` or `*name`.', source.since(start));
  return name;
}

const tagUri = /(?:[\w\-;/?:@&=+$,.!~*'()[\]#]|%[\da-fA-F]{2})+/y;

export function scanTag(source: Source): TagName {
  const start = source.at;
  const refuse = (): never => {
    throw new SyntaxProblem('This tag cannot be read. Remove it.', source.since(start));
  };
  const tag = tagName(source) ?? refuse();
  return source.peek() === character.blank || isBreakOrEnd(source.peek()) ? tag : refuse();
}

function tagName(source: Source): TagName | undefined {
  const short = source.peek(1) === character.exclamation ? '!!' : '!';
  if (short === '!!') source.forward();
  const next = source.peek(1);
  if (next === character.less) {
    source.forward(2);
    const suffix = takeUri(source);
    if (suffix === undefined || source.peek() !== character.greater) return undefined;
    source.forward();
    return { handle: undefined, suffix };
  }
  if (isSpace(next)) {
    source.forward();
    return { handle: undefined, suffix: short };
  }
  const handle = hasSecondMark(source) ? source.takeMatch(/![\w-]*!/y) : short;
  if (handle === short) source.forward();
  const suffix = handle === undefined ? undefined : takeUri(source);
  return suffix === undefined ? undefined : { handle, suffix };
}

/** Whether one more `!` comes before the next blank. */
function hasSecondMark(source: Source): boolean {
  for (let ahead = 1; ; ahead += 1) {
    const code = source.peek(ahead);
    if (code === character.exclamation) return true;
    if (code === character.blank || isBreakOrEnd(code)) return false;
  }
}

function takeUri(source: Source): string | undefined {
  return source.takeMatch(tagUri)?.replace(/(?:%[\da-fA-F]{2})+/g, (escaped) => decoded(escaped));
}

function decoded(escaped: string): string {
  const bytes = escaped.split('%').slice(1);
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)));
}

const directive = /%([\w\-:.]+)([^\n\r\x85\u2028\u2029]*)/y;

/** A `%` at the beginning of a line, and the rest of that line. */
export function scanDirective(source: Source): Directive {
  const start = source.at;
  const line = source.takeMatch(directive);
  const [, name = '', rest = ''] = line === undefined ? [] : (/^%([\w\-:.]+)(.*)$/s.exec(line) ?? []);
  const value = rest.replace(/(?:^| +)#.*$/s, '').trim();
  const read = name === '' || !/^(?: |$)/.test(rest) ? undefined : readDirective(name, value);
  if (read !== undefined) return read;
  const message = 'This directive cannot be read. A `%` at the beginning of a line opens one; indent it, or remove it.';
  throw new SyntaxProblem(message, { start, end: source.endOfLine(start) });
}

function readDirective(name: string, value: string): Directive | undefined {
  if (name === 'YAML') {
    const version = /^(\d+)\.(\d+)$/.exec(value);
    return version === null ? undefined : { kind: 'version', major: Number(version[1]), minor: Number(version[2]) };
  }
  if (name !== 'TAG') return { kind: 'other' };
  const [, handle, prefix] = /^(!(?:[\w-]*!)?) +(\S+)$/.exec(value) ?? [];
  return handle === undefined || prefix === undefined ? undefined : { kind: 'tag', handle, prefix };
}
