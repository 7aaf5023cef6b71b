/** Makes the nodes of a tree: types by tags and spelling, aliases followed; as ruamel.yaml's safe constructor does. */
import type { ListNode, Node, Style } from '../node.ts';
import { resolvePlain } from '../plain.ts';
import { resolvePlainOld } from '../plainOld.ts';
import type { Problem } from '../problem.ts';
import type { Refusal } from '../refusal.ts';
import type { Span } from '../span.ts';
import { DictBuilder, type Pair } from './dictBuilder.ts';
import { coreTag, taggedDict, taggedList, taggedScalar } from './tags.ts';

/** The full name, `tag:yaml.org,2002:str`. */
export interface Tag {
  readonly name: string;
  readonly span: Span;
}

export interface Anchor {
  /** None while the node is being read. */
  node: Node | undefined;
  /** How many nodes are in it, with what its own aliases stand for. */
  size: number;
}

/** Counted with what aliases stand for. */
const mostNodes = 1_000_000;

export class TreeBuilder {
  readonly problems: Problem[] = [];
  /** Whether the document says that it is YAML 1.1. */
  isOld = false;
  readonly #anchors = new Map<string, Anchor>();
  /** Plain `<<` and `=`, which mean something as keys and nothing else. */
  readonly #signs = new WeakSet<Node>();
  #size = 0;
  #isTooLarge = false;

  /** The aliases stand for so much that nobody should walk over the tree. */
  get isTooLarge(): boolean {
    return this.#isTooLarge;
  }

  /** There are anchors or aliases. */
  get hasAnchors(): boolean {
    return this.#anchors.size > 0;
  }

  openAnchor(name: string): Anchor {
    const anchor = { node: undefined, size: this.#size };
    this.#anchors.set(name, anchor);
    return anchor;
  }

  closeAnchor(anchor: Anchor, node: Node): void {
    anchor.node = node;
    anchor.size = this.#size - anchor.size;
  }

  alias(name: string, span: Span): Node {
    const anchor = this.#anchors.get(name);
    if (anchor?.node === undefined) {
      const isOpen = anchor !== undefined;
      this.#problem(span, isOpen ? `&${name} cannot hold itself.` : `No anchor &${name} comes before this alias.`);
      return { kind: 'null', span };
    }
    const was = this.#isTooLarge;
    this.#size += anchor.size;
    this.#isTooLarge = this.#size > mostNodes;
    if (this.#isTooLarge && !was) this.#problem(span, 'The aliases stand for more than can be read. Use fewer.');
    return anchor.node;
  }

  /** A node that is not a key. */
  value(node: Node): Node {
    if (node.kind === 'str' && this.#signs.has(node)) {
      this.#problem(node.span, `A lone \`${node.value}\` has no meaning in YAML. Put quotes around it.`);
    }
    return node;
  }

  /** Nothing is written here. */
  nothing(span: Span, tag?: Tag): Node {
    return this.scalar({ value: '', style: 'plain', span }, tag);
  }

  scalar(written: { value: string; style: Style; span: Span }, tag: Tag | undefined): Node {
    const { value, style, span } = written;
    this.#size += 1;
    const text: Node = { kind: 'str', span, value, style };
    if (tag !== undefined && tag.name !== '!') {
      return this.#tagged(tag, text, (name) => taggedScalar(name, value, style, span));
    }
    if (tag === undefined && style !== 'plain') return text;
    const resolved = this.isOld ? resolvePlainOld(value, span) : resolvePlain(value, span);
    const node = this.#accepted(resolved, text, span);
    if (value === '<<' || value === '=') this.#signs.add(node);
    return node;
  }

  list(items: readonly Node[], span: Span, tag: Tag | undefined): Node {
    this.#size += 1;
    const list: ListNode = { kind: 'list', span, items };
    return tag === undefined || tag.name === '!' ? list : this.#tagged(tag, list, (name) => taggedList(name, list));
  }

  dict(pairs: readonly Pair[], span: Span, tag: Tag | undefined): Node {
    this.#size += 1;
    const builder = new DictBuilder(this.problems);
    const dict = builder.dict(
      pairs,
      span,
      ({ key }) => this.#signs.has(key) && key.kind === 'str' && key.value === '<<',
    );
    return tag === undefined || tag.name === '!' ? dict : this.#tagged(tag, dict, (name) => taggedDict(name, dict));
  }

  #tagged(tag: Tag, plain: Node, make: (name: string) => Node | Refusal): Node {
    const name = coreTag(tag.name);
    if (name !== undefined) return this.#accepted(make(name), plain, tag.span);
    this.#problem(tag.span, `The tag ${tag.span.text} has no meaning here. Remove it.`);
    return plain;
  }

  /** What was made, or what stands for it where nothing could be. */
  #accepted(made: Node | Refusal, otherwise: Node, span: Span): Node {
    if (made.kind !== 'refusal') return made;
    this.#problem(span, made.message);
    return otherwise;
  }

  #problem(span: Span, message: string): void {
    this.problems.push({ code: 'yaml-syntax', span, message });
  }
}
