/** The list of all columns: which are shown, found by name. */
import { columnGroups } from '../../protocol/runCells.ts';
import { make } from '../shared/dom.ts';
import { openPopup } from '../shared/popup.ts';
import { filterField } from '../shared/toolkit.ts';
import { type ColumnInfo, groupTitles } from './column.ts';

/** More are not listed at once: a search finds the others. */
const mostListed = 300;

export interface ChooserParts {
  readonly columns: () => readonly ColumnInfo[];
  readonly isShown: (column: ColumnInfo) => boolean;
  readonly show: (columns: readonly ColumnInfo[], isShown: boolean) => void;
  /** All columns as they were at first: order, widths, what is shown. */
  readonly reset: () => void;
}

export function openChooser(anchor: Element, parts: ChooserParts): void {
  const list = make('div', { class: 'chooser-list' });
  let wanted = '';
  const found = () => parts.columns().filter(({ title }) => title.toLowerCase().includes(wanted));
  const fill = () => list.replaceChildren(...rows(found(), parts));
  const search = filterField('Find a column', (text) => {
    wanted = text.trim().toLowerCase();
    fill();
  });
  search.element.classList.add('chooser-search');
  const button = (label: string, run: () => void) => {
    const element = make('button', { type: 'button', class: 'link' }, label);
    element.addEventListener('click', () => {
      run();
      fill();
    });
    return element;
  };
  const content = make(
    'div',
    { class: 'chooser', role: 'dialog', 'aria-label': 'Columns' },
    search.element,
    make(
      'div',
      { class: 'chooser-bar' },
      button('Show All', () => parts.show(found(), true)),
      button('Hide All', () => parts.show(found(), false)),
      button('Reset Layout', parts.reset),
    ),
    list,
  );
  fill();
  openPopup(content, anchor);
  search.element.focus();
}

function rows(found: readonly ColumnInfo[], parts: ChooserParts): readonly HTMLElement[] {
  if (found.length === 0) return [make('p', { class: 'empty' }, 'No column has such a name.')];
  const listed = found.slice(0, mostListed);
  const groups = columnGroups.flatMap((group) => {
    const columns = listed.filter((column) => column.group === group);
    if (columns.length === 0) return [];
    const boxes = columns.map((column) => new Box(column, parts));
    const head = make(
      'button',
      { type: 'button', class: 'chooser-group', title: 'Show or hide all of them' },
      groupTitles[group],
    );
    head.addEventListener('click', () => {
      parts.show(columns, !columns.every(parts.isShown));
      for (const box of boxes) box.update();
    });
    return [head, ...boxes.map(({ element }) => element)];
  });
  const left = found.length - listed.length;
  return left > 0 ? [...groups, make('p', { class: 'empty' }, `and ${left} more: search for them`)] : groups;
}

class Box {
  readonly element: HTMLElement;
  readonly #input = make('input', { type: 'checkbox' });
  readonly #isShown: () => boolean;

  constructor(column: ColumnInfo, { isShown, show }: ChooserParts) {
    this.#isShown = () => isShown(column);
    this.#input.addEventListener('change', () => show([column], this.#input.checked));
    this.element = make(
      'label',
      { class: 'chooser-column', title: column.title },
      this.#input,
      make('span', {}, column.title),
    );
    this.update();
  }

  update(): void {
    this.#input.checked = this.#isShown();
  }
}
