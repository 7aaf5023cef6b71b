/** Python's text in tokens, by logical lines, https://docs.python.org/3/reference/lexical_analysis.html. */

/** Where something stands in its text, in UTF-16 units, without the blanks around it. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface Token extends Place {
  readonly kind: 'name' | 'number' | 'text' | 'sign';
  readonly source: string;
}

/** What brackets and backslashes carry over the ends of lines is one. */
export interface Line {
  /** In columns; a tab goes on to the next multiple of eight. */
  readonly indent: number;
  /** At least one. */
  readonly tokens: readonly Token[];
}

const blanks = /(?:[ \t\f\r]|\\\r?\n|#[^\n]*)*/y;
const text =
  /[rRbBuUfF]{0,2}(?:"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\n]|\\\r?[\s\S])*"|'(?:[^'\\\n]|\\\r?[\s\S])*')/y;
const number = /(?:\d|\.\d)(?:[eE][-+]\d|[\w.])*/y;
const name = /[\p{ID_Start}_]\p{ID_Continue}*/uy;
const sign = /\.\.\.|->|[-+*/%@&|^=<>!:]=|\*\*=?|\/\/=?|<<=?|>>=?|[\s\S]/uy;

/** Of a text whose lines end with `\n` or `\r\n`. What Python cannot read makes tokens, too. */
export function* logicalLines(source: string): Generator<Line> {
  let tokens: Token[] = [];
  let depth = 0;
  for (const token of tokensIn(source)) {
    if (token.kind === 'sign') depth = Math.max(0, depth + depthOf(token.source));
    if (token.source !== '\n') tokens.push(token);
    else if (depth === 0) {
      yield* lineOf(source, tokens);
      tokens = [];
    }
  }
  yield* lineOf(source, tokens);
}

function lineOf(source: string, tokens: readonly Token[]): readonly Line[] {
  return tokens[0] === undefined ? [] : [{ indent: columnOf(source, tokens[0].start), tokens }];
}

const kinds = [
  ['text', text],
  ['number', number],
  ['name', name],
  ['sign', sign],
] as const;

/** The ends of lines among them. */
function* tokensIn(source: string): Generator<Token> {
  let at = blanksAt(source, 0);
  while (at < source.length) {
    for (const [kind, pattern] of kinds) {
      pattern.lastIndex = at;
      const written = pattern.exec(source)?.[0];
      if (written === undefined) continue;
      yield { kind, source: written, start: at, end: at + written.length };
      at = blanksAt(source, at + written.length);
      break;
    }
  }
}

/** Where the blanks and comments end that begin here. */
function blanksAt(source: string, at: number): number {
  blanks.lastIndex = at;
  return at + (blanks.exec(source)?.[0].length ?? 0);
}

/** How many brackets it opens. */
export function depthOf(written: string): number {
  if (written === '(' || written === '[' || written === '{') return 1;
  return written === ')' || written === ']' || written === '}' ? -1 : 0;
}

function columnOf(source: string, at: number): number {
  let column = 0;
  for (const character of source.slice(source.lastIndexOf('\n', at - 1) + 1, at)) {
    if (character === '\f') column = 0;
    else column = character === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + 1;
  }
  return column;
}

/** Parted where a sign stands outside of all brackets. */
export function splitAt(tokens: readonly Token[], written: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'sign') depth += depthOf(token.source);
    if (depth === 0 && token.kind === 'sign' && token.source === written) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
