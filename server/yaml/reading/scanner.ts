/**
 * Text → tokens, as ruamel.yaml's scanner makes them (https://sourceforge.net/p/ruamel-yaml/code/ci/default/tree/scanner.py):
 * DVC reads with it, and it is laxer than the specification in some places and stricter in others.
 *
 * A key without a `?` is known for a key only at its colon. So its place among the tokens is kept, and its `key`
 * token put in there later; one such place for each level of flow collections.
 */
import { assertNever } from '../../../protocol/assertNever.ts';
import type { Offsets } from '../span.ts';
import { character, isBreakOrEnd, isSpace } from './characters.ts';
import { scanAnchor, scanDirective, scanTag } from './properties.ts';
import { type ScannedScalar, scanBlock, scanPlain, scanQuoted } from './scalars.ts';
import { type Source, SyntaxProblem } from './source.ts';
import { TokenQueue } from './tokenQueue.ts';
import type { Sign, Token } from './tokens.ts';

/** Where a key may have begun. */
interface PossibleKey {
  /** Of all tokens since the beginning. */
  readonly number: number;
  /** Nothing else can stand here: a colon must follow. */
  readonly isRequired: boolean;
  readonly at: number;
  readonly lineStart: number;
  readonly column: number;
}

/** In characters, from the beginning of a key to its colon. */
const longestKey = 1024;

export class Scanner {
  readonly #source: Source;
  readonly #report: (problem: SyntaxProblem) => void;
  readonly #tokens = new TokenQueue();
  #isDone = false;
  /** The column of the innermost block collection; -1 outside of all. */
  #indent = -1;
  readonly #indents: number[] = [];
  readonly #flow: ('flowSequence' | 'flowMapping')[] = [];
  /** By the depth of flow collections. */
  readonly #possibleKeys: (PossibleKey | undefined)[] = [];
  /** Where it began. */
  #lastScalar = -1;
  /** A key or a block collection may begin here. */
  #mayBeginKey = true;

  /** `report` is told of what is wrong where the rest can be read nevertheless; all else is thrown. */
  constructor(source: Source, report: (problem: SyntaxProblem) => void) {
    this.#source = source;
    this.#report = report;
  }

  /** The next token, which stays the next. */
  peek(): Token {
    while (this.#needsMore()) this.#fetch();
    return this.#tokens.peek();
  }

  take(): Token {
    this.peek();
    return this.#tokens.take();
  }

  /** The next token may turn out to be a key. */
  #needsMore(): boolean {
    if (this.#isDone) return false;
    if (this.#tokens.isEmpty) return true;
    this.#dropStaleKeys();
    const { first } = this.#tokens;
    return this.#possibleKeys.some((key) => key?.number === first);
  }

  #fetch(): void {
    this.#skipToToken();
    this.#dropStaleKeys();
    this.#unwind(this.#source.column);
    const upcoming = this.#upcoming();
    switch (upcoming) {
      case 'end':
        this.#fetchEnd();
        break;
      case 'directive':
        this.#fetchDirective();
        break;
      case 'documentStart':
      case 'documentEnd':
        this.#fetchDocumentMark(upcoming);
        break;
      case 'flowSequence':
      case 'flowMapping':
        this.#fetchFlowStart(upcoming);
        break;
      case 'flowSequenceEnd':
      case 'flowMappingEnd':
        this.#fetchFlowEnd(upcoming);
        break;
      case 'flowEntry':
        this.#fetchFlowEntry();
        break;
      case 'blockEntry':
        this.#fetchBlockEntry();
        break;
      case 'key':
        this.#fetchKey();
        break;
      case 'value':
        this.#fetchValue();
        break;
      case 'alias':
      case 'anchor':
        this.#fetchAnchor(upcoming);
        break;
      case 'tag':
        this.#fetchTag();
        break;
      case 'block':
        this.#fetchBlock();
        break;
      case 'quoted':
        this.#fetchQuoted();
        break;
      case 'plain':
        this.#fetchPlain();
        break;
      default:
        assertNever(upcoming);
    }
  }

  /** What kind of token the next character begins. */
  #upcoming() {
    const code = this.#source.peek();
    switch (code) {
      case character.end:
        return 'end';
      case character.openBracket:
        return 'flowSequence';
      case character.openBrace:
        return 'flowMapping';
      case character.closeBracket:
        return 'flowSequenceEnd';
      case character.closeBrace:
        return 'flowMappingEnd';
      case character.comma:
        return 'flowEntry';
      case character.asterisk:
        return 'alias';
      case character.ampersand:
        return 'anchor';
      case character.exclamation:
        return 'tag';
      case character.singleQuote:
      case character.doubleQuote:
        return 'quoted';
      default:
        return this.#upcomingByContext(code);
    }
  }

  /** Of characters that mean something at some places only. */
  #upcomingByContext(code: number) {
    const source = this.#source;
    const isInFlow = this.#flow.length > 0;
    const isAlone = isSpace(source.peek(1));
    if (source.column === 0 && code === character.percent) return 'directive';
    if (source.isDocumentMark('---')) return 'documentStart';
    if (source.isDocumentMark('...')) return 'documentEnd';
    switch (code) {
      case character.hyphen:
        return isAlone ? 'blockEntry' : 'plain';
      case character.question:
        return isInFlow || isAlone ? 'key' : 'plain';
      case character.colon:
        return this.#isValue(isAlone) ? 'value' : 'plain';
      case character.bar:
      case character.greater:
        return isInFlow ? this.#refuse() : 'block';
      case character.tab:
      case character.percent:
      case character.at:
      case character.backtick:
        return this.#refuse();
      default:
        return 'plain';
    }
  }

  #refuse(): never {
    const isTab = this.#source.peek() === character.tab;
    const message = `No text can begin with ${this.#source.found}. Put quotes around it.`;
    throw new SyntaxProblem(isTab ? 'A tab cannot stand here. Use spaces.' : message, this.#source.here);
  }

  #isValue(isAlone: boolean): boolean {
    if (isAlone || this.#flow.at(-1) !== 'flowMapping') return isAlone;
    return this.#tokens.last?.kind !== 'value';
  }

  /** Over blanks, comments and line ends; tabs count as blanks in flow collections only. */
  #skipToToken(): void {
    const source = this.#source;
    for (;;) {
      while (source.peek() === character.blank || (this.#flow.length > 0 && source.peek() === character.tab)) {
        source.forward();
      }
      if (source.peek() === character.hash) while (!isBreakOrEnd(source.peek())) source.forward();
      if (source.takeBreak() === '') return;
      if (this.#flow.length === 0) this.#mayBeginKey = true;
    }
  }

  /** A key ends on its line, and is not too long. */
  #dropStaleKeys(): void {
    for (const [depth, key] of this.#possibleKeys.entries()) {
      if (key === undefined) continue;
      const isStale = key.lineStart !== this.#source.lineStart || this.#source.at - key.at > longestKey;
      if (isStale) this.#dropKey(depth);
    }
  }

  #dropKey(depth: number): void {
    const key = this.#possibleKeys[depth];
    this.#possibleKeys[depth] = undefined;
    if (key?.isRequired !== true) return;
    const span = { start: key.at, end: this.#source.endOfLine(key.at) };
    const written = this.#source.text.slice(span.start, span.end).replace(/\s+(#.*)?$/, '');
    const isItem = /^-[^-\s]/.test(written);
    const message = isItem ? 'A blank is missing after this dash.' : 'A colon is missing after this key.';
    this.#report(new SyntaxProblem(message, { start: key.at, end: key.at + written.length }));
    this.#insertKey(key);
    this.#add('value', { start: this.#source.at, end: this.#source.at });
  }

  /** What comes next may turn out to be a key. */
  #keepPossibleKey(): void {
    const { at, lineStart, column } = this.#source;
    const depth = this.#flow.length;
    const isRequired = depth === 0 && this.#indent === column;
    if (!this.#mayBeginKey) return;
    this.#dropKey(depth);
    this.#possibleKeys[depth] = { number: this.#tokens.next, isRequired, at, lineStart, column };
  }

  #insertKey({ number, at, column }: PossibleKey): void {
    const span = { start: at, end: at };
    const signs: Token[] = [{ kind: 'key', span }];
    if (this.#flow.length === 0 && this.#deepen(column)) signs.unshift({ kind: 'blockMapping', span });
    this.#tokens.insert(number, signs);
  }

  /** Closes the block collections that stand further right. */
  #unwind(column: number): void {
    if (this.#flow.length > 0) return;
    while (this.#indent > column) {
      this.#indent = this.#indents.pop() ?? -1;
      this.#add('blockEnd', { start: this.#source.at, end: this.#source.at });
    }
  }

  #deepen(column: number): boolean {
    if (this.#indent >= column) return false;
    this.#indents.push(this.#indent);
    this.#indent = column;
    return true;
  }

  #add(kind: Sign, span: Offsets): void {
    this.#tokens.add({ kind, span });
  }

  #addCharacter(kind: Sign): void {
    this.#add(kind, this.#source.here);
    this.#source.forward();
  }

  #fetchEnd(): void {
    this.#unwind(-1);
    this.#dropKey(this.#flow.length);
    this.#mayBeginKey = false;
    this.#possibleKeys.length = 0;
    this.#add('end', { start: this.#source.at, end: this.#source.at });
    this.#isDone = true;
  }

  #fetchDirective(): void {
    this.#leaveAll();
    const start = this.#source.at;
    const directive = scanDirective(this.#source);
    this.#tokens.add({ kind: 'directive', span: this.#source.since(start), directive });
  }

  #fetchDocumentMark(kind: 'documentStart' | 'documentEnd'): void {
    this.#leaveAll();
    const start = this.#source.at;
    this.#source.forward(3);
    this.#add(kind, this.#source.since(start));
  }

  #leaveAll(): void {
    this.#unwind(-1);
    this.#dropKey(this.#flow.length);
    this.#mayBeginKey = false;
  }

  #fetchFlowStart(kind: 'flowSequence' | 'flowMapping'): void {
    this.#keepPossibleKey();
    this.#flow.push(kind);
    this.#mayBeginKey = true;
    this.#addCharacter(kind);
  }

  #fetchFlowEnd(kind: Sign): void {
    this.#dropKey(this.#flow.length);
    this.#flow.pop();
    this.#mayBeginKey = false;
    this.#addCharacter(kind);
  }

  #fetchFlowEntry(): void {
    this.#mayBeginKey = true;
    this.#dropKey(this.#flow.length);
    this.#addCharacter('flowEntry');
  }

  #fetchBlockEntry(): void {
    if (this.#flow.length === 0) {
      this.#expectBegin('An item of a list cannot begin here. Begin it on a line of its own.');
      const { at, column } = this.#source;
      if (this.#deepen(column)) this.#add('blockSequence', { start: at, end: at });
    }
    this.#mayBeginKey = true;
    this.#dropKey(this.#flow.length);
    this.#addCharacter('blockEntry');
  }

  #fetchKey(): void {
    if (this.#flow.length === 0) {
      this.#expectBegin('A `?` cannot stand here. Put quotes around the text.');
      const { at, column } = this.#source;
      if (this.#deepen(column)) this.#add('blockMapping', { start: at, end: at });
    }
    this.#mayBeginKey = this.#flow.length === 0;
    this.#dropKey(this.#flow.length);
    this.#addCharacter('key');
  }

  #fetchValue(): void {
    const depth = this.#flow.length;
    const key = this.#possibleKeys[depth];
    if (key !== undefined) {
      this.#possibleKeys[depth] = undefined;
      this.#insertKey(key);
      this.#mayBeginKey = false;
    } else {
      if (depth === 0) {
        this.#expectBeginOfValue();
        const { at, column } = this.#source;
        if (this.#deepen(column)) this.#add('blockMapping', { start: at, end: at });
      }
      this.#mayBeginKey = depth === 0;
      this.#dropKey(depth);
    }
    this.#addCharacter('value');
  }

  /** Else the colon stands in a text, or behind one. */
  #expectBeginOfValue(): void {
    if (this.#mayBeginKey) return;
    const { start, end } = this.#source.here;
    const isOnLine = this.#lastScalar >= this.#source.lineStart;
    const text = isOnLine ? this.#lastScalar : start;
    const message = 'A key and its value cannot stand here. Check the indentation, or put quotes around the text.';
    throw new SyntaxProblem(message, { start: text, end }, start);
  }

  #expectBegin(message: string): void {
    if (!this.#mayBeginKey) throw new SyntaxProblem(message, this.#source.here);
  }

  #fetchAnchor(kind: 'alias' | 'anchor'): void {
    this.#keepPossibleKey();
    this.#mayBeginKey = false;
    const start = this.#source.at;
    const name = scanAnchor(this.#source);
    this.#tokens.add({ kind, span: this.#source.since(start), name });
  }

  #fetchTag(): void {
    this.#keepPossibleKey();
    this.#mayBeginKey = false;
    const start = this.#source.at;
    const tag = scanTag(this.#source);
    this.#tokens.add({ kind: 'tag', span: this.#source.since(start), tag });
  }

  #fetchBlock(): void {
    this.#mayBeginKey = true;
    this.#dropKey(this.#flow.length);
    this.#addScalar(scanBlock(this.#source, this.#indent));
  }

  #fetchQuoted(): void {
    this.#keepPossibleKey();
    this.#mayBeginKey = false;
    this.#addScalar(scanQuoted(this.#source));
  }

  #fetchPlain(): void {
    this.#keepPossibleKey();
    const scalar = scanPlain(this.#source, this.#indent + 1, this.#flow.length > 0);
    this.#mayBeginKey = scalar.endsLine;
    this.#addScalar(scalar);
  }

  #addScalar({ value, style, span }: ScannedScalar): void {
    this.#lastScalar = span.start;
    this.#tokens.add({ kind: 'scalar', span, value, style });
  }
}
