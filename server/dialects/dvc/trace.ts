/** A part of a pipeline with its expressions filled in, each piece with the place that it was written. */
import type { Document } from '../../project/document.ts';
import type { Origin } from '../../project/resolved.ts';
import type { DictNode, Node, TextNode } from '../../yaml/node.ts';
import type { Piece, Printable, PrintableEntry, PrintableScalar } from '../../yaml/print.ts';
import type { Span } from '../../yaml/span.ts';
import { type Context, definitions, lookUp } from './context.ts';
import { type Expression, isWhole, unescapeDollars } from './interpolation.ts';
import { defaultOptionStyle, toOptions } from './options.ts';
import { expressionSpans, expressionsOf } from './resolve.ts';
import { toText } from './values.ts';

export class Tracer {
  readonly #document: Document;
  readonly #owners: ReadonlyMap<Node, Document>;
  readonly #origins = new Map<Node, Origin>();

  constructor(document: Document, owners: ReadonlyMap<Node, Document>) {
    this.#document = document;
    this.#owners = owners;
  }

  name(value: string, written: Span): PrintableScalar<Origin> {
    const mark = [{ document: this.#document, span: written }];
    return { kind: 'scalar', node: { kind: 'str', span: written, value, style: 'plain' }, mark, pieces: [] };
  }

  /** A stage without its `vars`, which are filled in. */
  stage(template: DictNode, context: Context): Printable<Origin> {
    const entries = template.entries.filter(({ key }) => key.kind !== 'str' || key.value !== 'vars');
    return {
      kind: 'dict',
      entries: entries.map(({ key, value }) => ({
        key: this.asWritten(key),
        value: this.filledIn(value, context, toText(key)),
      })),
    };
  }

  /** `field` is the stage's key that this is the value of. What cannot be filled in stays as it is written. */
  filledIn(node: Node, context: Context, field: string | undefined): Printable<Origin> {
    switch (node.kind) {
      case 'str':
        return this.#text(node, context, field);
      case 'list':
        return { kind: 'list', items: node.items.map((item) => this.filledIn(item, context, field)) };
      case 'dict':
        return {
          kind: 'dict',
          entries: node.entries.map(({ key, value }) => ({
            key: this.#filledInKey(key, context, field),
            value: this.filledIn(value, context, field),
          })),
        };
      default:
        return this.asWritten(node);
    }
  }

  #filledInKey(key: Node, context: Context, field: string | undefined): PrintableScalar<Origin> {
    const filled = this.filledIn(key, context, field);
    return filled.kind === 'scalar' ? filled : this.asWritten(key);
  }

  /** Lists and mappings cannot be keys here: such a one is shown as text. */
  asWritten(node: Node): PrintableScalar<Origin> {
    const isScalar = node.kind !== 'list' && node.kind !== 'dict';
    const scalar = isScalar ? node : ({ kind: 'str', span: node.span, value: toText(node), style: 'plain' } as const);
    return { kind: 'scalar', node: scalar, mark: this.#originOf(node), pieces: [] };
  }

  written(node: Node): Printable<Origin> {
    if (node.kind === 'list') return { kind: 'list', items: node.items.map((item) => this.written(item)) };
    if (node.kind !== 'dict') return this.asWritten(node);
    const entries = node.entries.map(
      ({ key, value }): PrintableEntry<Origin> => ({ key: this.asWritten(key), value: this.written(value) }),
    );
    return { kind: 'dict', entries };
  }

  #text(node: TextNode, context: Context, field: string | undefined): Printable<Origin> {
    const found = expressionsOf(node);
    if (found.length === 0 && !node.value.includes('\\${')) return this.asWritten(node);
    if (isWhole(node.value, found)) {
      const value = filler(found[0], context, field);
      return value === undefined ? this.asWritten(node) : this.#value(value, node, 0, context);
    }
    const pieces: Piece<Origin>[] = [];
    let text = '';
    let from = 0;
    for (const [number, expression] of found.entries()) {
      text += unescapeDollars(node.value.slice(from, expression.index));
      from = expression.index + expression.source.length;
      const value = filler(expression, context, field);
      const inserted = value && asText(value);
      const start = text.length;
      text += inserted === undefined ? expression.source : unescapeDollars(inserted);
      if (value === undefined || inserted === undefined) continue;
      pieces.push({ start, end: text.length, mark: this.#origin(value, node, number, context) });
    }
    text += unescapeDollars(node.value.slice(from));
    return { kind: 'scalar', node: { ...node, value: text }, mark: this.#originOf(node), pieces };
  }

  /** What an expression alone stands for: it may be a list or a mapping, whose parts stand where they are defined. */
  #value(value: Node, node: TextNode, number: number, context: Context): Printable<Origin> {
    if (value.kind === 'list' || value.kind === 'dict') return this.written(value);
    return { kind: 'scalar', node: value, mark: this.#origin(value, node, number, context), pieces: [] };
  }

  #origin(value: Node, node: TextNode, number: number, context: Context): Origin {
    const known = this.#origins.get(value);
    if (known !== undefined) return known;
    const keys = expressionsOf(node)[number]?.keys ?? [];
    const isBound = context.bindings.has(keys[0] ?? '');
    const defined = isBound ? [] : definitions(context, keys);
    const targets = defined.map(({ document, entry }) => ({ document, span: entry.key.span }));
    if (targets.length === 0 && !this.#owners.has(value)) {
      return [{ document: this.#document, span: expressionSpans(node)[number] ?? node.span }];
    }
    const origin = targets.length === 0 ? this.#originOf(value) : targets;
    this.#origins.set(value, origin);
    return origin;
  }

  #originOf(node: Node): Origin {
    let origin = this.#origins.get(node);
    if (origin === undefined) {
      origin = [{ document: this.#owners.get(node) ?? this.#document, span: node.span }];
      this.#origins.set(node, origin);
    }
    return origin;
  }
}

/** `undefined` where it cannot be filled in there. */
function filler(expression: Expression | undefined, context: Context, field: string | undefined): Node | undefined {
  if (expression?.keys === undefined) return undefined;
  const found = lookUp(context, expression.keys);
  if (found.kind !== 'value') return undefined;
  const isCollection = found.node.kind === 'list' || found.node.kind === 'dict';
  const mayStand = !isCollection || field === undefined || (field === 'cmd' && found.node.kind === 'dict');
  return mayStand ? found.node : undefined;
}

function asText(value: Node): string | undefined {
  if (value.kind !== 'dict') return toText(value);
  const options = toOptions(value, defaultOptionStyle);
  return 'text' in options ? options.text : undefined;
}
