/**
 * Checks what is open, again after each change: the changed file first, then those that are made from it. Findings
 * in a file that another one names (a broken params.yaml) are shown there as long as the naming one is open.
 */
import path from 'node:path';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { diagnosticsByDocument } from './features/diagnostics.ts';
import type { Dialect } from './project/dialect.ts';
import type { Document } from './project/document.ts';
import type { Documents } from './project/project.ts';

/** Milliseconds without a change before a check. */
const pause = 30;

interface Checked {
  readonly sources: ReadonlySet<string>;
  /** By the file's path. */
  readonly shown: ReadonlyMap<string, { readonly uri: string; readonly diagnostics: readonly Diagnostic[] }>;
}

export interface CheckingClient {
  show(uri: string, diagnostics: readonly Diagnostic[]): void;
  /** A check broke off; the others go on. */
  failed(error: unknown): void;
  /** Called when a round of checks is over; `changed` are the files behind it. */
  checked(changed: ReadonlySet<string>): void;
}

export class Checking {
  readonly #documents: Documents;
  readonly #dialectOf: (file: string) => Dialect | undefined;
  readonly #client: CheckingClient;
  readonly #checked = new Map<string, Checked>();
  readonly #shown = new Map<string, { readonly uri: string; readonly diagnostics: string }>();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(documents: Documents, dialectOf: (file: string) => Dialect | undefined, client: CheckingClient) {
    this.#documents = documents;
    this.#dialectOf = dialectOf;
    this.#client = client;
  }

  /** A file has changed, in the editor or on disk; what depends on it is checked soon. */
  changed(file: string): void {
    this.#changed.add(file);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#run(), pause);
  }

  /** A file is no longer open: its findings go at once. */
  closed(file: string): void {
    const earlier = this.#checked.get(file);
    this.#checked.delete(file);
    for (const shown of earlier?.shown.keys() ?? []) this.#show(shown);
    this.changed(file);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** The files that open pipelines are made from, absolute paths. */
  get sources(): ReadonlySet<string> {
    return new Set([...this.#checked.values()].flatMap(({ sources }) => [...sources]));
  }

  #run(): void {
    const changed = new Set(this.#changed);
    this.#changed.clear();
    const affected = this.#documents.opened.filter(({ path: file }) => {
      const sources = this.#checked.get(file)?.sources;
      return changed.has(file) || [...changed].some((one) => sources?.has(one));
    });
    const first = affected.toSorted((a, b) => Number(changed.has(b.path)) - Number(changed.has(a.path)));
    for (const document of first) {
      try {
        this.#check(document);
      } catch (error) {
        this.#client.failed(new Error(`${document.path} could not be checked`, { cause: error }));
      }
    }
    this.#client.checked(changed);
  }

  #check(document: Document): void {
    const dialect = this.#dialectOf(path.basename(document.path));
    if (dialect === undefined) return;
    const { findings, sources } = dialect.check(document, this.#documents);
    const shown = [...diagnosticsByDocument(findings)];
    const earlier = this.#checked.get(document.path);
    this.#checked.set(document.path, {
      sources: new Set(sources),
      shown: new Map(shown.map(([{ path: file, uri }, diagnostics]) => [file, { uri, diagnostics }])),
    });
    const files = new Set([document.path, ...(earlier?.shown.keys() ?? []), ...shown.map(([one]) => one.path)]);
    for (const file of files) this.#show(file);
  }

  /** What all open documents say of this file, where that differs from what is shown. */
  #show(file: string): void {
    const parts = [...this.#checked.values()].flatMap(({ shown }) => shown.get(file) ?? []);
    const diagnostics = new Map(parts.flatMap((part) => part.diagnostics).map((one) => [JSON.stringify(one), one]));
    const earlier = this.#shown.get(file);
    const uri = parts[0]?.uri ?? earlier?.uri;
    const text = [...diagnostics.keys()].join('\n');
    if (uri === undefined || (text === (earlier?.diagnostics ?? '') && uri === earlier?.uri)) return;
    if (diagnostics.size === 0) this.#shown.delete(file);
    else this.#shown.set(file, { uri, diagnostics: text });
    this.#client.show(uri, [...diagnostics.values()]);
  }
}
