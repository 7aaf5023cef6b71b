/** A pipeline as its tool sees it: loops expanded, expressions filled in, each part with the place it comes from. */
import type { PrintableEntry } from '../yaml/print.ts';
import type { Finding } from './finding.ts';
import type { Target } from './target.ts';

/** What a part was made from: more than one place where files share a mapping. */
export type Origin = readonly Target[];

export interface ResolvedEntry {
  /** The entry in the file. */
  readonly source: Target;
  /** What it stands for: itself, or the stages that it generates. Made one by one, as there may be thousands. */
  stages(): Iterable<PrintableEntry<Origin>>;
}

export type Resolved =
  | {
      readonly kind: 'resolved';
      /** The key that all stages stand below. */
      readonly heading?: PrintableEntry<Origin>['key'];
      readonly entries: readonly ResolvedEntry[];
      /** What stands beside the stages. */
      readonly sections: readonly PrintableEntry<Origin>[];
    }
  /** What the pipeline is made from cannot be read at the moment. */
  | { readonly kind: 'broken'; readonly finding: Finding };
