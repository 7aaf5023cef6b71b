/** A table with a column a run and a row a parameter or metric; what differs is marked with a sign. */
import type { ComparedRow, ComparedRun } from '../../protocol/comparison.ts';
import { KeyedParts, make, type Part, setText } from '../shared/dom.ts';
import { swatch } from '../shared/swatch.ts';

export interface TableLook {
  /** Names the table, and heads its first column. */
  readonly title: string;
  readonly marksDifferences: boolean;
  readonly isNumeric: boolean;
  /** How a value reads; its full text is in the cell's title. */
  readonly shown: (value: string) => string;
}

export class ComparisonTable {
  readonly element = make('div', { class: 'table', tabindex: '0', role: 'region' });
  readonly #heads: KeyedParts<ComparedRun, Head>;
  readonly #rows: KeyedParts<ComparedRow, Row>;

  constructor(look: TableLook) {
    this.element.setAttribute('aria-label', look.title);
    const heads = make('tr', {}, make('th', { scope: 'col' }, look.title));
    const body = make('tbody');
    this.element.append(make('table', { class: look.isNumeric ? 'numeric' : '' }, make('thead', {}, heads), body));
    this.#heads = new KeyedParts(
      heads,
      ({ key }) => key,
      (run) => new Head(run),
    );
    this.#rows = new KeyedParts(
      body,
      ({ key }) => key,
      (row) => new Row(row, look),
    );
  }

  /** The rows' values stand in the order of the runs. */
  update(runs: readonly ComparedRun[], rows: readonly ComparedRow[]): void {
    this.#heads.update(runs);
    this.#rows.update(rows);
    this.element.hidden = rows.length === 0;
  }
}

class Head implements Part<ComparedRun> {
  readonly element = make('th', { scope: 'col' });
  readonly #name = make('span', { class: 'column-name' });

  constructor({ colour }: ComparedRun) {
    this.element.append(swatch(colour), this.#name);
  }

  update({ name, detail }: ComparedRun): void {
    setText(this.#name, name);
    this.element.title = detail === '' ? name : `${name} (${detail})`;
  }
}

class Row implements Part<ComparedRow> {
  readonly element = make('tr');
  readonly #look: TableLook;
  readonly #sign = make('span', { class: 'sign' });
  #cells: readonly HTMLTableCellElement[] = [];

  constructor({ key }: ComparedRow, look: TableLook) {
    this.#look = look;
    const head = make('th', { scope: 'row', title: key }, make('span', { class: 'row-name' }, key));
    if (look.marksDifferences) head.append(this.#sign);
    this.element.append(head);
  }

  update({ values, differs }: ComparedRow): void {
    if (this.#cells.length !== values.length) {
      for (const cell of this.#cells) cell.remove();
      this.#cells = values.map(() => make('td'));
      this.element.append(...this.#cells);
    }
    for (const [index, cell] of this.#cells.entries()) this.#fill(cell, values[index] ?? null);
    const isMarked = this.#look.marksDifferences && differs;
    this.element.classList.toggle('same', this.#look.marksDifferences && !differs);
    setText(this.#sign, isMarked ? '≠' : '');
    this.#sign.title = isMarked ? 'Differs between the runs' : '';
  }

  #fill(cell: HTMLElement, value: string | null): void {
    setText(cell, value === null ? '–' : this.#look.shown(value));
    cell.title = value ?? 'Not logged';
    cell.classList.toggle('muted', value === null);
  }
}
