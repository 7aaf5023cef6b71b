/** One file's text at one moment: its tree, and offsets ↔ positions. */
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Position, Range } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Node } from '../yaml/node.ts';
import { parse } from '../yaml/parse.ts';
import { nowhere, type Offsets, Passage, Span, touches } from '../yaml/span.ts';
import type { Tree } from '../yaml/tree.ts';

/** Beside the text. */
interface About {
  /** As the client calls it. */
  readonly uri?: string | undefined;
  /** The editor's, which counts its changes; absent for a file that is only on disk. */
  readonly version?: number | undefined;
  /** The same file before: what has not changed since is taken over. */
  readonly earlier?: Document | undefined;
}

export class Document {
  /** Absolute path. */
  readonly path: string;
  /** That it is in; absolute. */
  readonly folder: string;
  /** All of the text. */
  readonly whole: Passage;
  /** As the client calls it. */
  readonly uri: string;
  /** The editor's, which counts its changes; `undefined` for a file that is only on disk. */
  readonly version: number | undefined;
  readonly #positions: TextDocument;
  #tree: Tree | undefined;
  /** Until there is one of this text. */
  #earlierTree: Tree | undefined;

  constructor(path: string, text: string, { uri = pathToFileURL(path).href, version, earlier }: About = {}) {
    this.path = path;
    this.folder = dirname(path);
    this.whole = new Passage(text);
    this.uri = uri;
    this.version = version;
    this.#positions = TextDocument.create(path, '', 0, text);
    this.#earlierTree = earlier && (earlier.#tree ?? earlier.#earlierTree);
  }

  get text(): string {
    return this.whole.text;
  }

  /** Parsed when first asked for. */
  get tree(): Tree {
    if (this.#tree === undefined) {
      this.#tree = parse(this.whole, this.#earlierTree);
      this.#earlierTree = undefined;
    }
    return this.#tree;
  }

  get root(): Node | undefined {
    return this.tree.root;
  }

  /** The tree is whole: nothing in the text is broken YAML. */
  get isWhole(): boolean {
    return this.tree.problems.length === 0;
  }

  /** Between two offsets. */
  span(start: number, end: number): Span {
    return this.whole.span(start, end);
  }

  /** Where a span of this document stands in it. */
  offsets(span: Span): Offsets {
    // Not every document is YAML.
    const isOfWhole = span.passage === this.whole || span === nowhere;
    return isOfWhole ? { start: span.from, end: span.to } : this.tree.offsets(span);
  }

  /** Whether `offset` is in the span or touches its end, as a cursor does. */
  touches(span: Span, offset: number): boolean {
    return touches(this.offsets(span), offset);
  }

  offset(position: Position): number {
    return this.#positions.offsetAt(position);
  }

  range(place: Span | Offsets): Range {
    const { start, end } = place instanceof Span ? this.offsets(place) : place;
    return { start: this.#positions.positionAt(start), end: this.#positions.positionAt(end) };
  }
}
