/**
 * What people change about runs, through the tracker's own API or command line: its files and databases are
 * never written.
 */
import type { StoreLocation } from '../storage/location.ts';
import type { Web } from '../web/web.ts';

export type RunChange =
  | { readonly kind: 'rename'; readonly name: string }
  /** Markdown; empty takes the note away. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'tag'; readonly key: string; readonly value: string }
  | { readonly kind: 'untag'; readonly key: string }
  | { readonly kind: 'delete' }
  /** Brings back what was deleted. */
  | { readonly kind: 'restore' };

/** What a change may be made with. */
export interface ChangeTools {
  /** The workspace's interpreter, an absolute path; `undefined` where none was found. */
  readonly python: string | undefined;
  /** Sends the requests to servers; absent, they are sent as Node sends them. */
  readonly web?: Web;
}

/** How one tracker's runs are changed. */
export interface RunChanger {
  readonly can: readonly RunChange['kind'][];
  /** Rejects with a {@link StoreError} that says what to do; runs before the one that failed stay changed. */
  change(
    location: StoreLocation,
    runIds: readonly string[],
    change: RunChange,
    tools: ChangeTools,
    signal?: AbortSignal,
  ): Promise<void>;
}
