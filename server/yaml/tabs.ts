/**
 * Tabs that stand where the parsers of pipelines allow only blanks: everywhere but in comments, in quoted strings,
 * in blocks of text and between the parts of a flow collection.
 */
import { Lexer } from 'yaml';
import type { Span } from './node.ts';

/** The lexer's signs of its own, which are no part of the text: a document, the end of a flow, a scalar without quotes. */
const signs = new Set(['\u0002', '\u0018', '\u001f']);
const scalar = '\u001f';

export function misplacedTabs(text: string): readonly Span[] {
  if (!text.includes('\t')) return [];
  const found: Span[] = [];
  const reader = new Reader();
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const mayHoldTabs = reader.read(lexeme);
    if (signs.has(lexeme)) continue;
    for (const { index, 0: tabs } of mayHoldTabs ? [] : lexeme.matchAll(/\t+/g)) {
      found.push({ start: offset + index, end: offset + index + tabs.length });
    }
    offset += lexeme.length;
  }
  return found;
}

class Reader {
  #flowDepth = 0;
  /** A block of text was announced and has not come yet. */
  #awaitsBlock = false;
  /** The next lexeme is a scalar without quotes. */
  #isScalar = false;

  /** Whether this lexeme, the next of the text, may hold tabs. */
  read(lexeme: string): boolean {
    if (signs.has(lexeme)) {
      this.#isScalar = lexeme === scalar;
      return true;
    }
    return this.#isScalar ? this.#readScalar() : this.#readOther(lexeme);
  }

  #readScalar(): boolean {
    const isBlock = this.#awaitsBlock;
    this.#awaitsBlock = false;
    this.#isScalar = false;
    return isBlock;
  }

  #readOther(lexeme: string): boolean {
    switch (lexeme.charAt(0)) {
      case '[':
      case '{':
        this.#flowDepth += 1;
        return true;
      case ']':
      case '}':
        this.#flowDepth -= 1;
        return true;
      case '|':
      case '>':
        this.#awaitsBlock = true;
        return false;
      case '#':
      case '"':
      case "'":
        return true;
      default:
        return this.#flowDepth > 0;
    }
  }
}
