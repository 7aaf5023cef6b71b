/** What must be looked up on disk for the stages of one file, each question once. */
import type { Lookup } from '../../../project/status.ts';
import type { Locked } from '../lock/locked.ts';
import type { Output, Place } from '../parts.ts';
import type { Check, Clue } from './told.ts';

export class Lookups {
  readonly #known = new Map<string, Lookup>();

  get all(): readonly Lookup[] {
    return [...this.#known.values()];
  }

  /** `locked`: the content that it had, if that is recorded. */
  ofDependency(place: Place, locked: Locked | undefined): Clue {
    return this.#clue('dependency', place, locked);
  }

  /** `cache`: the folder of DVC's cache; `undefined` where it is not on this machine. */
  ofOutput(output: Output, locked: Locked | undefined, cache: string | undefined): Clue {
    const clue = this.#clue('output', output, locked);
    const isKnown = locked !== undefined && locked !== 'nothing' && locked !== 'unknown';
    if ('reason' in clue || !output.isCached || !isKnown) return clue;
    if (cache === undefined) return { reason: { kind: 'unknown', path: output.written } };
    return { ...clue, stored: this.#once({ kind: 'stored', path: cache, known: locked }) };
  }

  #clue(kind: Check['kind'], { written, file }: Place, locked: Locked | undefined): Clue {
    if (file === undefined || locked === 'unknown') return { reason: { kind: 'unknown', path: written } };
    const isKnown = locked !== undefined && locked !== 'nothing';
    const content = this.#once({ kind: 'content', path: file, ...(isKnown && { known: locked }) });
    return { kind, path: written, content };
  }

  #once(lookup: Lookup): Lookup {
    const { kind, path, known } = lookup;
    const key = known === undefined ? path : `${kind} ${known.algorithm} ${known.checksum} ${known.size} ${path}`;
    const earlier = this.#known.get(key);
    if (earlier !== undefined) return earlier;
    this.#known.set(key, lookup);
    return lookup;
  }
}
