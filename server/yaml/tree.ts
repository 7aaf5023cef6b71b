/** What reading a text gives. */
import type { Entry, Node } from './node.ts';
import type { Problem } from './problem.ts';
import { nowhere, type Offsets, type Passage, type Span } from './span.ts';

/** A passage that was read by itself: an entry of a mapping, or the line of a key below which passages follow. */
export interface ReadPassage {
  readonly passage: Passage;
  /** Of its first key. */
  readonly column: number;
  /** How many mappings are around its keys. */
  readonly depth: number;
  /** Mostly one, others where it is broken. */
  readonly entries: readonly KeyedEntry[];
  readonly problems: readonly Problem[];
  /** Of the last thing in it that means anything. */
  readonly end: number;
}

export interface KeyedEntry {
  readonly entry: Entry;
  /** Equal for equal keys. */
  readonly identity: unknown;
}

export class Tree {
  /** The whole text: what is not within one of its other passages stands in this one. */
  readonly whole: Passage;
  /** `undefined` for an empty text. */
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
  /** In order, without gaps; none where the text was read as a whole. */
  readonly passages: readonly ReadPassage[];
  /** Where the first one begins. */
  readonly #start: number;
  #places: ReadonlyMap<Passage, number> | undefined;

  constructor(
    whole: Passage,
    root: Node | undefined,
    problems: readonly Problem[],
    passages: readonly ReadPassage[] = [],
    start = 0,
  ) {
    this.whole = whole;
    this.root = root;
    this.problems = problems;
    this.passages = passages;
    this.#start = start;
  }

  /** Where this stands in the text. Throws for what stands in another one. */
  offsets({ passage, from, to }: Span): Offsets {
    const at = this.#placeOf(passage);
    if (at === undefined) throw new Error(`\`${passage.text.slice(from, to)}\` stands in another text.`);
    return { start: at + from, end: at + to };
  }

  /** The same with other problems. */
  with(problems: readonly Problem[]): Tree {
    return new Tree(this.whole, this.root, problems, this.passages, this.#start);
  }

  #placeOf(passage: Passage): number | undefined {
    if (passage === this.whole || passage === nowhere.passage) return 0;
    this.#places ??= placesOf(this.passages, this.#start);
    return this.#places.get(passage);
  }
}

function placesOf(passages: readonly ReadPassage[], start: number): ReadonlyMap<Passage, number> {
  const places = new Map<Passage, number>();
  let at = start;
  for (const { passage } of passages) {
    places.set(passage, at);
    at += passage.text.length;
  }
  return places;
}
