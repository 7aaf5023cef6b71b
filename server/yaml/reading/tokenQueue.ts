/** The tokens that were scanned and not taken yet, numbered from the text's beginning. */
import type { Token } from './tokens.ts';

/** After so many tokens the taken ones are let go. */
const slack = 64;

export class TokenQueue {
  #tokens: Token[] = [];
  #head = 0;
  /** How many were let go. */
  #gone = 0;

  /** The number of the next token to take. */
  get first(): number {
    return this.#gone + this.#head;
  }

  /** The number that the next token to be scanned will have. */
  get next(): number {
    return this.#gone + this.#tokens.length;
  }

  get isEmpty(): boolean {
    return this.#head >= this.#tokens.length;
  }

  /** The last one scanned, unless it was taken. */
  get last(): Token | undefined {
    return this.isEmpty ? undefined : this.#tokens.at(-1);
  }

  peek(): Token {
    const token = this.#tokens[this.#head];
    if (token === undefined) throw new Error('no token was scanned');
    return token;
  }

  take(): Token {
    const token = this.peek();
    this.#head += 1;
    if (this.#head >= slack) {
      this.#tokens = this.#tokens.slice(this.#head);
      this.#gone += this.#head;
      this.#head = 0;
    }
    return token;
  }

  add(token: Token): void {
    this.#tokens.push(token);
  }

  /** Puts tokens before the one of this number. */
  insert(number: number, tokens: readonly Token[]): void {
    this.#tokens.splice(number - this.#gone, 0, ...tokens);
  }
}
