/**
 * The `${…}` in a text, https://dvc.org/doc/user-guide/project-structure/dvcyaml-files#templating.
 *
 * An expression ends at the first `}` and does not reach over a line's end; what is not closed is plain text.
 * Its grammar is `word (.word | [word])*`, where a word is anything without dots and brackets.
 */

export interface Expression {
  /** Between the braces, as written. */
  readonly inner: string;
  /** With the braces, in the text. */
  readonly source: string;
  /** The place of `$` in the text. */
  readonly index: number;
  /** The text between the expression before it and itself. */
  readonly before: string;
  /** The keys from the outermost in, without blanks around them; `undefined` where the grammar is broken. */
  readonly keys: readonly string[] | undefined;
  /** Where in `inner` the grammar is broken. */
  readonly brokenAt: number;
}

const pattern = /(?<!\\)\$\{([^\n]*?)\}/g;

export function expressions(text: string): readonly Expression[] {
  if (!text.includes('${')) return [];
  let from = 0;
  return Array.from(text.matchAll(pattern), ({ 0: source, 1: inner = '', index }) => {
    const before = text.slice(from, index);
    from = index + source.length;
    return { inner, source, index, before, ...parseExpression(inner) };
  });
}

/** The text is one expression and nothing else, so its value keeps its type. */
export function isWhole(text: string, found: readonly Expression[]): boolean {
  return found.length === 1 && found[0]?.source === text;
}

/** `\${` stands for `${`. */
export function unescapeDollars(text: string): string {
  return text.includes('\\') ? text.replaceAll('\\${', '${') : text;
}

/** Where each key of an expression that can be read stands in its `inner`, without blanks around it. */
export function keyOffsets({ inner }: Expression): readonly number[] {
  const words = Array.from(inner.matchAll(/[^.[\]]+/g), ({ 0: found, index }) => ({ found, index }));
  return words.filter(({ found }) => stripped(found) !== '').map(({ found, index }) => index + found.search(/\S/));
}

const word = /[^.[\]]+/y;
const attribute = /\.([^.[\]]+)/y;
const index = /\[([^.[\]]+)\]\s*/y;

function parseExpression(inner: string): { keys: readonly string[] | undefined; brokenAt: number } {
  word.lastIndex = 0;
  const first = word.exec(inner);
  if (first === null) return { keys: undefined, brokenAt: 0 };
  const keys = [stripped(first[0])];
  let at = word.lastIndex;
  while (at < inner.length) {
    attribute.lastIndex = at;
    index.lastIndex = at;
    const next = attribute.exec(inner) ?? index.exec(inner);
    if (next === null) return { keys: undefined, brokenAt: at };
    keys.push(stripped(next[1] ?? ''));
    at += next[0].length;
  }
  return { keys, brokenAt: -1 };
}

/** Python strips one character more than JavaScript does, and leaves a byte order mark. */
function stripped(key: string): string {
  return key.replace(/^(?:[^\S\ufeff]|\x85)+|(?:[^\S\ufeff]|\x85)+$/g, '');
}
