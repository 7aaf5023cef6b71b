/**
 * The parameters of runs as they were read. MLflow writes each once and refuses another value; so they hold until a
 * key is added, which gives their folder another time.
 */
import { Stamps } from '../../storage/stamp.ts';
import type { Param } from '../store.ts';

interface ReadParams {
  readonly params: readonly Param[];
  /** None of them could not be read. */
  readonly isWhole: boolean;
}

export class KnownParams {
  readonly #known = new Map<string, { readonly mark: string; readonly params: readonly Param[] }>();

  /** Those in this folder. */
  get(folder: string, read: () => ReadParams): readonly Param[] {
    const stamps = new Stamps();
    stamps.add(folder);
    const mark = stamps.mark(Date.now());
    const known = this.#known.get(folder);
    if (known?.mark === mark) return known.params;
    const { params, isWhole } = read();
    if (isWhole && params.every(isSettled)) this.#known.set(folder, { mark, params });
    else this.#known.delete(folder);
    return params;
  }

  clear(): void {
    this.#known.clear();
  }
}

/** One without a value may be in the midst of being written; and one in a folder below leaves this folder's time. */
function isSettled({ key, value }: Param): boolean {
  return value !== '' && !key.includes('/');
}
