/**
 * Where something stands in a text. A text consists of passages, stretches of whole lines that are read by themselves.
 * What stands in a passage knows its place from the passage's beginning only, so that it stays as it is while lines
 * are written elsewhere; where the passages stand, the tree of each version of the text knows.
 */

export class Passage {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Between two offsets in UTF-16 units from the passage's beginning. */
  span(from: number, to: number): Span {
    return new Span(this, from, to);
  }
}

export class Span {
  readonly passage: Passage;
  /** In UTF-16 units from the passage's beginning. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;

  constructor(passage: Passage, from: number, to: number) {
    this.passage = passage;
    this.from = from;
    this.to = to;
  }

  get isEmpty(): boolean {
    return this.from === this.to;
  }

  /** As it is written. */
  get text(): string {
    return this.passage.text.slice(this.from, this.to);
  }

  /** The place right before it. */
  get before(): Span {
    return new Span(this.passage, this.from, this.from);
  }

  /** The place right behind it. */
  get behind(): Span {
    return new Span(this.passage, this.to, this.to);
  }

  /** With all up to the end of another one of the same passage, if that ends later. */
  upTo({ to }: Span): Span {
    return new Span(this.passage, this.from, Math.max(this.to, to));
  }

  /** A part of it, from its own beginning. */
  part(from: number, to: number): Span {
    return new Span(this.passage, this.from + from, this.from + to);
  }
}

/** Of a scalar, without the quotes around it. */
export function withoutQuotes(span: Span): Span {
  return /^["']/.test(span.text) ? span.part(1, span.to - span.from - 1) : span;
}

/** Of what is written nowhere: it is shown where the text begins. */
export const nowhere = new Passage('').span(0, 0);

/** Offsets in a whole text, in UTF-16 units, `end` exclusive. */
export interface Offsets {
  readonly start: number;
  readonly end: number;
}

/** Whether `offset` is in the span or touches its end, as a cursor does. */
export function touches({ start, end }: Offsets, offset: number): boolean {
  return start <= offset && offset <= end;
}
