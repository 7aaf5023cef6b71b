/**
 * A tree's rows as they were shown last, so that only what changed is drawn again: a tree of thousands of rows stays
 * fluid while one of its runs logs, and a click meets the row that it was aimed at. No VS Code here.
 *
 * VS Code knows a row by the object that stands for it. A row that stays keeps its object, which takes on what was read.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface RowSource<Node> {
  /** What stands under a row, or at the top. */
  below(node: Node | undefined): Promise<readonly Node[]>;
  describe(node: Node): Description;
}

export interface Description {
  /** Tells the row from all others of the tree. */
  readonly id: string;
  /** All that is seen of the row, in any words; a row that looks as it did is not drawn again. */
  readonly look: string;
}

/** The rows under one. */
interface Shown<Node> {
  rows: readonly Row<Node>[];
  /** They were read just now, and VS Code will ask for them. */
  isFresh: boolean;
}

interface Row<Node> {
  readonly id: string;
  readonly node: Node;
  look: string;
}

/** Rows that are looked at before others get their turn. */
const portion = 500;

/** The id of what holds the rows at the top. */
const top = '';

export class LiveRows<Node extends object> {
  readonly #source: RowSource<Node>;
  /** By the id of the row above. */
  readonly #shown = new Map<string, Shown<Node>>();
  /** Which rows are open, by their ids: one that goes and comes back, be it at another level, is as it was left. */
  readonly #open = new Map<string, boolean>();

  constructor(source: RowSource<Node>) {
    this.#source = source;
  }

  /** What VS Code asks for: read anew, unless that was done to see whether it has to ask. */
  async below(node?: Node): Promise<Node[]> {
    const id = this.#idOf(node);
    this.#open.set(id, true);
    const known = this.#shown.get(id);
    if (known?.isFresh) known.isFresh = false;
    else await this.#read(id, node);
    return this.#shown.get(id)?.rows.map((row) => row.node) ?? [];
  }

  /** Whether a row is open; `undefined` where it never was. */
  isOpen(node: Node): boolean | undefined {
    return this.#open.get(this.#idOf(node));
  }

  /** Reads what is open again. The rows that are to be drawn anew, with what is below them; `undefined` for the whole tree. */
  changed(node?: Node): Promise<readonly (Node | undefined)[]> {
    return this.#changed(this.#idOf(node), node);
  }

  async #changed(id: string, node: Node | undefined): Promise<readonly (Node | undefined)[]> {
    const before = this.#shown.get(id);
    if (before === undefined || !this.#open.get(id)) return [];
    const now = await this.#read(id, node);
    if (!hasSameRows(before.rows, now.rows)) {
      now.isFresh = true;
      return [node];
    }
    const looks = new Map(before.rows.map((row) => [row.id, row.look]));
    const changed: (Node | undefined)[] = [];
    for (const row of now.rows) {
      if (looks.get(row.id) !== row.look) changed.push(row.node);
      else if (this.#open.get(row.id)) changed.push(...(await this.#changed(row.id, row.node)));
    }
    return changed;
  }

  /** The rows that look otherwise than they were drawn, though nothing of theirs was read. */
  restyled(): readonly Node[] {
    const changed: Node[] = [];
    for (const { rows } of this.#shown.values()) {
      for (const row of rows) {
        const { look } = this.#source.describe(row.node);
        if (look !== row.look) changed.push(row.node);
        row.look = look;
      }
    }
    return changed;
  }

  /** A row's children are not seen any more: they are not read until it is opened. */
  closed(node: Node): void {
    const id = this.#idOf(node);
    this.#open.set(id, false);
    const shown = this.#shown.get(id);
    if (shown) shown.isFresh = false;
  }

  /** A row was opened. What is to be drawn anew of what it held when it was closed. */
  async opened(node: Node): Promise<readonly (Node | undefined)[]> {
    const id = this.#idOf(node);
    const wasOpen = this.#open.get(id);
    this.#open.set(id, true);
    // VS Code asks by itself for what it has never seen.
    if (wasOpen || !this.#shown.has(id)) return [];
    return this.changed(node);
  }

  async #read(id: string, node: Node | undefined): Promise<Shown<Node>> {
    const read = await this.#source.below(node);
    const described: Row<Node>[] = [];
    for (const node of read) {
      described.push({ ...this.#source.describe(node), node });
      if (described.length % portion === 0) await nextTurn();
    }
    // From here on nothing comes between: the same rows may be read twice at once.
    const known = new Map(this.#shown.get(id)?.rows.map((row) => [row.id, row.node]));
    const rows = described.map((row) => {
      const before = known.get(row.id);
      return before === undefined ? row : { ...row, node: Object.assign(before, row.node) };
    });
    const ids = new Set(rows.map((row) => row.id));
    for (const gone of known.keys()) if (!ids.has(gone)) this.#shown.delete(gone);
    const shown = { rows, isFresh: false };
    this.#shown.set(id, shown);
    return shown;
  }

  #idOf(node: Node | undefined): string {
    return node === undefined ? top : this.#source.describe(node).id;
  }
}

function hasSameRows(before: readonly { readonly id: string }[], now: readonly { readonly id: string }[]): boolean {
  return before.length === now.length && before.every(({ id }, index) => id === now[index]?.id);
}
