/**
 * The simple commands in a text for a POSIX shell: words between `&&`, `|`, `;`, line ends and brackets, quotes taken
 * off. It reads what people write in `cmd`; what it cannot know (variables, substitutions, globs) is marked.
 */

export interface Word {
  readonly text: string;
  /** Nothing in it depends on the shell. */
  readonly isLiteral: boolean;
}

export type SimpleCommand = readonly Word[];

const separator = /(?:&&|\|\|?|;;?|&|\n|[(){}])/y;
const blank = /(?:[ \t\r]|\\\r?\n)+/y;
const redirection = /\d*(?:>>|>\||>&|<&|&>>?|[<>])[ \t]*/y;
const comment = /#[^\n]*/y;

/** Ends at a here-document, since what follows is no command. */
export function simpleCommands(text: string): readonly SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  let words: Word[] = [];
  let isTarget = false;
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match !== null;
  };
  while (at < text.length && !text.startsWith('<<', at)) {
    if (take(blank) || take(comment)) continue;
    if (take(redirection)) {
      isTarget = true;
      continue;
    }
    if (take(separator)) {
      commands.push(words);
      words = [];
      isTarget = false;
      continue;
    }
    const { word, end } = readWord(text, at);
    at = end;
    if (!isTarget) words.push(word);
    isTarget = false;
  }
  return [...commands, words].filter((command) => command.length > 0);
}

const plain = /[^\s'"\\;&|()<>$`*?[\]{}~]+/y;
const singleQuoted = /'([^']*)'/y;
const doubleQuoted = /"((?:[^"\\]|\\[\s\S])*)"/y;
const escaped = /\\([\s\S])/y;
/** What the shell fills in; braces that belong to a word. */
const expanded = /\$\{[^}]*\}|\$\w+|\$\(|\$|`[^`]*`?|[*?[\]{}~'"\\]/y;

function readWord(text: string, start: number): { word: Word; end: number } {
  let value = '';
  let isLiteral = true;
  let at = start;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  for (;;) {
    const bare = take(plain);
    const quoted = bare ?? take(singleQuoted) ?? take(escaped);
    if (quoted !== null) {
      value += quoted[1] ?? quoted[0];
      continue;
    }
    const double = take(doubleQuoted);
    if (double !== null) {
      value += (double[1] ?? '').replace(/\\(["\\$`])/g, '$1');
      isLiteral &&= !/(?<!\\)[$`]/.test(double[1] ?? '');
      continue;
    }
    const unknown = take(expanded);
    if (unknown === null) break;
    value += unknown[0];
    isLiteral = false;
  }
  return { word: { text: value, isLiteral }, end: Math.max(at, start + 1) };
}
