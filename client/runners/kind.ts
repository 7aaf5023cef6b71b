/** What a kind of runner fulfils: a folder here, and a line in index.ts. */
import type { Runner } from './runner.ts';

/** Files of the product that runners need where they run. */
export interface RunnerTools {
  /** Absolute path of the script that the ssh runner installs on hosts. */
  readonly sshHelper: string;
}

export interface RunnerKind {
  /** What `"kind"` says in the settings. */
  readonly id: string;
  /** The runner, or what is wrong with its entry, each in words that say what to write. */
  make(
    name: string,
    entry: Readonly<Record<string, unknown>>,
    tools: RunnerTools,
  ): Runner | { readonly problems: readonly string[] };
}
