/** A part of the page that folds, under a heading. */
import { make } from '../shared/dom.ts';

export interface Section {
  readonly element: HTMLElement;
  /** Right of the heading. */
  readonly aside: HTMLElement;
}

export function section(
  title: string,
  isFolded: boolean,
  onFold: (isFolded: boolean) => void,
  ...content: readonly Node[]
): Section {
  const aside = make('span', { class: 'muted' });
  const element = make('details', {}, make('summary', {}, make('h2', {}, title), aside), ...content);
  element.open = !isFolded;
  element.addEventListener('toggle', () => onFold(!element.open));
  return { element, aside };
}
