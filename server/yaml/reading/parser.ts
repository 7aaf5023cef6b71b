/** Tokens → tree, by the grammar of ruamel.yaml's parser. */
import type { Node } from '../node.ts';
import type { Offsets, Passage, Span } from '../span.ts';
import type { Pair } from './dictBuilder.ts';
import { Scanner } from './scanner.ts';
import { Source, SyntaxProblem } from './source.ts';
import type { Directive, Sign, TagName, Token } from './tokens.ts';
import { type Tag, TreeBuilder } from './treeBuilder.ts';

const standardHandles = new Map([
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
]);

interface Properties {
  readonly anchor: string | undefined;
  readonly tag: Tag | undefined;
}

export class Parser {
  readonly builder: TreeBuilder;
  readonly #scanner: Scanner;
  readonly #source: Source;
  readonly #passage: Passage;
  readonly #by: number;
  #handles: ReadonlyMap<string, string> = standardHandles;
  /** Of the last token that has a place of its own. */
  #end = 0;

  /** The text is the passage itself, or a part of it whose offsets are `by` less than those there. */
  constructor(text: string, passage: Passage, by: number, report: (problem: SyntaxProblem) => void) {
    this.#source = new Source(text);
    this.#passage = passage;
    this.#by = by;
    this.builder = new TreeBuilder();
    this.#scanner = new Scanner(this.#source, report);
  }

  /** The only document of the text; `undefined` where there is none. Throws {@link SyntaxProblem}. */
  document(): Node | undefined {
    if (this.#is('end')) return undefined;
    const isExplicit = this.#is('directive', 'documentStart');
    if (isExplicit) this.#documentStart();
    const isEmpty = isExplicit && this.#is('directive', 'documentStart', 'documentEnd', 'end');
    const root = isEmpty ? this.#nothing() : this.builder.value(this.#node(true));
    this.#documentEnd();
    return root;
  }

  #documentStart(): void {
    this.#directives();
    const token = this.#scanner.peek();
    if (this.#accept('documentStart')) return;
    throw new SyntaxProblem('A `---` is missing between the directives and this.', this.#spanOf(token));
  }

  #directives(): void {
    const handles = new Map(standardHandles);
    for (let token = this.#scanner.peek(); token.kind === 'directive'; token = this.#scanner.peek()) {
      const { directive, span } = token;
      this.#take();
      if (directive.kind === 'tag') handles.set(directive.handle, directive.prefix);
      if (directive.kind === 'version') this.builder.isOld = directive.minor === 1;
      if (isKnown(directive)) continue;
      throw new SyntaxProblem('DVC reads YAML 1.2. Remove this line.', span);
    }
    this.#handles = handles;
  }

  #documentEnd(): void {
    if (this.#is('documentEnd')) {
      const { span } = this.#take();
      const next = this.#scanner.peek();
      if (next.kind !== 'end' && this.#source.endOfLine(span.start) >= next.span.start) {
        throw new SyntaxProblem('Nothing may follow `...` on its line.', next.span);
      }
    }
    const next = this.#scanner.peek();
    if (next.kind === 'end') return;
    const isDocument = next.kind === 'documentStart' || next.kind === 'documentEnd' || next.kind === 'directive';
    const message = isDocument
      ? 'A second document begins here; only one is allowed in a file.'
      : 'This belongs to nothing above. Check its indentation.';
    throw new SyntaxProblem(message, this.#spanOf(next));
  }

  #take(): Token {
    const token = this.#scanner.take();
    if (token.span.end > token.span.start) this.#end = token.span.end;
    return token;
  }

  #is(...kinds: readonly Token['kind'][]): boolean {
    return kinds.includes(this.#scanner.peek().kind);
  }

  /** Takes the sign if it is the next token. */
  #accept(kind: Sign): boolean {
    if (this.#scanner.peek().kind !== kind) return false;
    this.#take();
    return true;
  }

  /** Of the token, or of the character where that is nowhere itself. */
  #spanOf({ span: { start, end } }: Token): Offsets {
    return end > start ? { start, end } : { start, end: Math.min(start + 1, this.#source.text.length) };
  }

  #since(start: number): Span {
    return this.#placed({ start, end: Math.max(start, this.#end) });
  }

  #placed({ start, end }: Offsets): Span {
    return this.#passage.span(start + this.#by, end + this.#by);
  }

  /** Where nothing is written. */
  #nothing(tag?: Tag): Node {
    return this.builder.nothing(this.#placed({ start: this.#end, end: this.#end }), tag);
  }

  /** `isBlock`: a block collection may stand here; `mayBeFlush`: also a list whose dashes stand right below the key. */
  #node(isBlock: boolean, mayBeFlush = false): Node {
    const first = this.#scanner.peek();
    if (first.kind === 'alias') {
      this.#take();
      return this.builder.alias(first.name, this.#placed(first.span));
    }
    const { anchor, tag } = this.#properties();
    if (anchor === undefined) return this.#content(isBlock, mayBeFlush, tag, tag !== undefined);
    const open = this.builder.openAnchor(anchor);
    const node = this.#content(isBlock, mayBeFlush, tag, true);
    this.builder.closeAnchor(open, node);
    return node;
  }

  #properties(): Properties {
    let anchor: string | undefined;
    let tag: Tag | undefined;
    for (let token = this.#scanner.peek(); ; token = this.#scanner.peek()) {
      if (token.kind === 'anchor' && anchor === undefined) anchor = token.name;
      else if (token.kind === 'tag' && tag === undefined) tag = this.#tag(token.tag, token.span);
      else return { anchor, tag };
      this.#take();
    }
  }

  #tag({ handle, suffix }: TagName, span: Offsets): Tag {
    const prefix = handle === undefined ? '' : this.#handles.get(handle);
    if (prefix === undefined) throw new SyntaxProblem(`\`${handle}\` is not declared. Remove this tag.`, span);
    return { name: prefix + suffix, span: this.#placed(span) };
  }

  #content(isBlock: boolean, mayBeFlush: boolean, tag: Tag | undefined, mayBeEmpty: boolean): Node {
    const token = this.#scanner.peek();
    const { start } = token.span;
    if (token.kind === 'scalar') {
      this.#take();
      return this.builder.scalar({ ...token, span: this.#placed(token.span) }, tag);
    }
    if (token.kind === 'flowSequence') return this.builder.list(this.#flowItems(), this.#since(start), tag);
    if (token.kind === 'flowMapping') return this.builder.dict(this.#flowPairs(), this.#since(start), tag);
    if (token.kind === 'blockEntry' && mayBeFlush)
      return this.builder.list(this.#flushItems(), this.#since(start), tag);
    if (token.kind === 'blockSequence' && isBlock)
      return this.builder.list(this.#blockItems(), this.#since(start), tag);
    if (token.kind === 'blockMapping' && isBlock) return this.builder.dict(this.#blockPairs(), this.#since(start), tag);
    if (mayBeEmpty) return this.#nothing(tag);
    throw new SyntaxProblem('A value is missing here, or what stands here needs quotes.', this.#spanOf(token));
  }

  #blockItems(): readonly Node[] {
    this.#take();
    const items: Node[] = [];
    while (this.#accept('blockEntry')) {
      const isEmpty = this.#is('blockEntry', 'blockEnd');
      items.push(isEmpty ? this.#nothing() : this.builder.value(this.#node(true)));
    }
    this.#expectBlockEnd();
    return items;
  }

  #flushItems(): readonly Node[] {
    const items: Node[] = [];
    while (this.#accept('blockEntry')) {
      const isEmpty = this.#is('blockEntry', 'key', 'value', 'blockEnd');
      items.push(isEmpty ? this.#nothing() : this.builder.value(this.#node(true)));
    }
    return items;
  }

  #blockPairs(): readonly Pair[] {
    this.#take();
    const pairs: Pair[] = [];
    while (this.#is('key', 'value')) {
      const hasKey = this.#accept('key') && !this.#is('key', 'value', 'blockEnd');
      const key = hasKey ? this.#node(true, true) : this.#nothing();
      const hasValue = this.#accept('value') && !this.#is('key', 'value', 'blockEnd');
      pairs.push({ key, value: hasValue ? this.builder.value(this.#node(true, true)) : this.#missing(key) });
    }
    this.#expectBlockEnd();
    return pairs;
  }

  /** Stands where a key has no value. */
  #missing(key: Node): Node {
    return this.builder.nothing(key.span.behind);
  }

  #expectBlockEnd(): void {
    const token = this.#scanner.peek();
    if (!this.#accept('blockEnd')) throw new SyntaxProblem(misplaced(token), this.#spanOf(token));
  }

  #flowItems(): readonly Node[] {
    const opening = this.#take();
    const items: Node[] = [];
    while (!this.#is('flowSequenceEnd')) {
      if (items.length > 0) this.#expectComma(opening);
      if (this.#is('flowSequenceEnd')) break;
      items.push(this.#is('key') ? this.#pairInList() : this.builder.value(this.#node(false)));
    }
    this.#take();
    return items;
  }

  /** `[a: b]` is a list of one mapping. */
  #pairInList(): Node {
    const { start } = this.#take().span;
    const hasKey = !this.#is('value', 'flowEntry', 'flowSequenceEnd');
    const key = hasKey ? this.#node(false) : this.#nothing();
    const hasValue = this.#accept('value') && !this.#is('flowEntry', 'flowSequenceEnd');
    const value = hasValue ? this.builder.value(this.#node(false)) : this.#missing(key);
    return this.builder.dict([{ key, value }], this.#since(start), undefined);
  }

  #flowPairs(): readonly Pair[] {
    const opening = this.#take();
    const pairs: Pair[] = [];
    while (!this.#is('flowMappingEnd')) {
      if (pairs.length > 0) this.#expectComma(opening);
      if (this.#is('flowMappingEnd')) break;
      pairs.push(this.#flowPair());
    }
    this.#take();
    return pairs;
  }

  #flowPair(): Pair {
    const isKey = this.#accept('key');
    const hasKey = isKey ? !this.#is('value', 'flowEntry', 'flowMappingEnd') : !this.#is('value');
    const key = hasKey ? this.#node(false) : this.#nothing();
    const mayHaveValue = isKey || !hasKey;
    const hasValue = mayHaveValue && this.#accept('value') && !this.#is('flowEntry', 'flowMappingEnd');
    return { key, value: hasValue ? this.builder.value(this.#node(false)) : this.#missing(key) };
  }

  #expectComma(opening: Token): void {
    const token = this.#scanner.peek();
    if (this.#accept('flowEntry')) return;
    const { start } = opening.span;
    const isSameLine = token.span.start <= this.#source.endOfLine(start) && token.kind !== 'end';
    if (isSameLine)
      throw new SyntaxProblem('A comma or the closing bracket is missing before this.', this.#spanOf(token), start);
    throw new SyntaxProblem('This bracket is not closed, or a comma is missing on the lines below.', opening.span);
  }
}

/** DVC's parser knows no others. */
function isKnown(directive: Directive): boolean {
  return directive.kind !== 'version' || (directive.major === 1 && (directive.minor === 1 || directive.minor === 2));
}

function misplaced(token: Token): string {
  switch (token.kind) {
    case 'blockEntry':
    case 'blockSequence':
      return 'An item of a list stands where none can be. Check its indentation.';
    case 'key':
    case 'value':
    case 'blockMapping':
      return 'This key is not in line with any key above. Check its indentation.';
    default:
      return 'This cannot follow what stands before it. Check the indentation, or put quotes around the whole value.';
  }
}
