/** One file's text at one moment: its tree, and offsets ↔ positions. */
import { pathToFileURL } from 'node:url';
import type { Position, Range } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Node, Span } from '../yaml/node.ts';
import { parse } from '../yaml/parse.ts';
import type { Tree } from '../yaml/tree.ts';

export class Document {
  /** Absolute path. */
  readonly path: string;
  readonly text: string;
  /** As the client calls it. */
  readonly uri: string;
  /** The editor's, which counts its changes; `undefined` for a file that is only on disk. */
  readonly version: number | undefined;
  readonly #positions: TextDocument;
  #tree: Tree | undefined;

  constructor(path: string, text: string, uri = pathToFileURL(path).href, version?: number) {
    this.path = path;
    this.text = text;
    this.uri = uri;
    this.version = version;
    this.#positions = TextDocument.create(path, '', 0, text);
  }

  /** Parsed when first asked for. */
  get tree(): Tree {
    this.#tree ??= parse(this.text);
    return this.#tree;
  }

  get root(): Node | undefined {
    return this.tree.root;
  }

  /** The tree is whole: nothing in the text is broken YAML. */
  get isWhole(): boolean {
    return this.tree.problems.length === 0;
  }

  offset(position: Position): number {
    return this.#positions.offsetAt(position);
  }

  range(span: Span): Range {
    return { start: this.#positions.positionAt(span.start), end: this.#positions.positionAt(span.end) };
  }
}
