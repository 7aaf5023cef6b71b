/** Collects the places of one file that name parameters; generated stages share the places of their template. */
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import { placeKey } from '../../../project/target.ts';
import type { DictNode, Node, TextNode } from '../../../yaml/node.ts';
import type { Span } from '../../../yaml/span.ts';
import { type Context, definitions, descend, emptyContext, namesIn } from '../context.ts';
import { keyOffsets } from '../interpolation.ts';
import { ownersOf } from '../owners.ts';
import { loadParameters } from '../parameterFile.ts';
import type { Pipeline } from '../pipeline.ts';
import { expressionSpans, expressionsOf } from '../resolve.ts';
import { type Segment, segmentsOf } from './segments.ts';

/** A key in a parameter file, in `vars` or in a loop. */
export interface Definition {
  readonly document: Document;
  readonly key: TextNode;
  /** With the keys beside it. */
  readonly owner: DictNode;
}

export interface ParameterUse {
  readonly document: Document;
  readonly span: Span;
  readonly name: string;
  /** Several where a loop goes over them, or files share a mapping. */
  readonly definitions: readonly Definition[];
  readonly writing: Segment['writing'];
  /** Whether another parameter has this name where this one is used. */
  isTaken(name: string): boolean;
}

/** Tells definitions apart. */
export function identityOf({ document, key }: Definition): string {
  return placeKey({ document, span: key.span });
}

export class UseCollector {
  readonly #document: Document;
  readonly #project: Project;
  readonly #owners: ReadonlyMap<Node, Document>;
  readonly #uses = new Map<string, Omit<ParameterUse, 'definitions'> & { definitions: Map<string, Definition> }>();

  constructor(document: Document, project: Project, pipeline: Pipeline) {
    this.#document = document;
    this.#project = project;
    this.#owners = ownersOf(document, pipeline);
  }

  get uses(): readonly ParameterUse[] {
    return [...this.#uses.values()].map((use) => ({ ...use, definitions: [...use.definitions.values()] }));
  }

  /** All expressions in a part of the file, which is read once in each of these contexts. */
  expressions(node: Node, contexts: readonly Context[]): void {
    switch (node.kind) {
      case 'str':
        if (node.value.includes('${')) this.#inText(node, contexts);
        return;
      case 'list':
        for (const item of node.items) this.expressions(item, contexts);
        return;
      case 'dict':
        for (const { key, value } of node.entries) {
          this.expressions(key, contexts);
          this.expressions(value, contexts);
        }
        return;
      default:
        return;
    }
  }

  #inText(node: TextNode, contexts: readonly Context[]): void {
    const spans = expressionSpans(node);
    for (const [number, expression] of expressionsOf(node).entries()) {
      const { keys = [], source } = expression;
      const whole = spans[number] ?? node.span;
      const writing = whole.text === source ? 'written' : 'composed';
      const offsets = keyOffsets(expression);
      for (const [index, name] of keys.entries()) {
        const from = '${'.length + (offsets[index] ?? 0);
        const span = writing === 'written' ? whole.part(from, from + name.length) : whole;
        const found = this.#defined(contexts, keys.slice(0, index + 1));
        const isTaken = (other: string) =>
          contexts.some((context) => namesIn(context, keys.slice(0, index)).includes(other));
        this.#add({ span, name, writing }, found, isTaken);
      }
    }
  }

  #defined(contexts: readonly Context[], keys: readonly string[]): readonly Definition[] {
    const [first = '', ...rest] = keys;
    const free = contexts.filter(({ bindings }) => !bindings.has(first));
    const found = new Map<Node, Definition>();
    for (const context of new Map(free.map((one) => [one.layers, one])).values()) {
      for (const definition of definitionsOf(context, keys)) found.set(definition.key, definition);
    }
    for (const { bindings } of rest.length === 0 ? [] : contexts) {
      const bound = bindings.get(first);
      const owner = bound && descend(bound, rest.slice(0, -1));
      const key = owner?.kind === 'dict' ? owner.named.get(rest.at(-1) ?? '')?.key : undefined;
      if (key?.kind !== 'str' || owner?.kind !== 'dict' || found.has(key)) continue;
      const document = this.#owners.get(key);
      if (document !== undefined) found.set(key, { document, key, owner });
    }
    return [...found.values()];
  }

  /** `name.key` of a parameter file. */
  inFile(node: TextNode, contexts: readonly Context[], file: string): void {
    const layers = this.#layersOf(file);
    const isOne = expressionsOf(node).length === 0;
    for (const context of isOne ? contexts.slice(0, 1) : contexts) {
      const segments = segmentsOf(node, context, '.');
      const names = segments.map(({ name }) => name);
      for (const [index, { span, name, writing, madeFrom }] of segments.entries()) {
        const found = definitionsOf(layers, names.slice(0, index + 1));
        const isKeyItself = found.length > 0 && found.every(({ key }) => key === madeFrom);
        this.#add({ span, name, writing: isKeyItself ? 'followed' : writing }, found, () => false);
      }
    }
  }

  /** `file:key,key`. */
  keysOfFile(item: TextNode, file: string, names: ReadonlySet<string>): void {
    const layers = this.#layersOf(file);
    for (const segment of segmentsOf(item, emptyContext, /[:,]/)) {
      if (names.has(segment.name)) this.#add(segment, definitionsOf(layers, [segment.name]), () => false);
    }
  }

  #layersOf(file: string): Context {
    const loaded = loadParameters(file, this.#project);
    if (loaded.kind !== 'values') return emptyContext;
    const { document, values } = loaded;
    return { ...emptyContext, values, layers: [{ name: file, document, values }] };
  }

  #add({ span, name, writing }: Segment, found: readonly Definition[], isTaken: (name: string) => boolean): void {
    if (found.length === 0) return;
    const { start, end } = this.#document.offsets(span);
    const place = `${start} ${end} ${name}`;
    const use = { document: this.#document, span, name, writing, isTaken };
    const known = this.#uses.get(place) ?? { ...use, definitions: new Map() };
    this.#uses.set(place, known);
    for (const one of found) known.definitions.set(identityOf(one), one);
  }
}

function definitionsOf(context: Context, keys: readonly string[]): readonly Definition[] {
  return definitions(context, keys).flatMap(({ document, entry: { key }, owner }) =>
    key.kind === 'str' ? [{ document, key, owner }] : [],
  );
}
