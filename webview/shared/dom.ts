/** Making and keeping elements. Text goes in as text, never as HTML. */

type Child = Node | string;

interface Attributes {
  readonly class?: string;
  readonly title?: string;
  readonly role?: string;
  readonly type?: string;
  readonly scope?: string;
  readonly tabindex?: string;
  readonly [aria: `aria-${string}`]: string;
}

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An image that says nothing to those who do not see it. */
export function makeSvg(
  width: number,
  height: number,
  tag: 'line' | 'path',
  attributes: Readonly<Record<string, string>>,
): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  for (const [name, value] of Object.entries({ width: String(width), height: String(height), 'aria-hidden': 'true' })) {
    svg.setAttribute(name, value);
  }
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const shape = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
  svg.append(shape);
  return svg;
}

/** Writes only where it differs, so that selections and screen readers are left alone. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Part of the page for one item of a list. */
export interface Part<Item> {
  readonly element: HTMLElement;
  update(item: Item): void;
  remove?(): void;
}

/**
 * Keeps one part an item, by key: those that stay are updated in place, so focus and scroll stay too.
 * What the parent holds already stays before them.
 */
export class KeyedParts<Item, P extends Part<Item>> {
  readonly #parent: HTMLElement;
  readonly #start: number;
  readonly #keyOf: (item: Item) => string;
  readonly #make: (item: Item) => P;
  #parts: ReadonlyMap<string, P> = new Map();

  constructor(parent: HTMLElement, keyOf: (item: Item) => string, makePart: (item: Item) => P) {
    this.#parent = parent;
    this.#start = parent.childElementCount;
    this.#keyOf = keyOf;
    this.#make = makePart;
  }

  get parts(): ReadonlyMap<string, P> {
    return this.#parts;
  }

  /** The parent then holds these items' parts, in this order; keys are unique. */
  update(items: readonly Item[]): void {
    const before = this.#parts;
    this.#parts = new Map(
      items.map((item) => {
        const key = this.#keyOf(item);
        return [key, before.get(key) ?? this.#make(item)];
      }),
    );
    for (const [key, part] of before) {
      if (this.#parts.has(key)) continue;
      part.remove?.();
      part.element.remove();
    }
    for (const [index, item] of items.entries()) {
      const part = this.#parts.get(this.#keyOf(item));
      if (!part) continue;
      part.update(item);
      const inPlace = this.#parent.children.item(this.#start + index);
      if (inPlace !== part.element) this.#parent.insertBefore(part.element, inPlace);
    }
  }
}
