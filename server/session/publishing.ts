/**
 * What every check says of each file, merged and told to the client: never from a text that is no longer there. Until
 * all checks that concern a changed file are made again, what was told last stays.
 */
import type { Diagnostic } from 'vscode-languageserver-protocol';
import type { Document } from '../project/document.ts';
import type { Documents } from '../project/project.ts';

/** What one check says of one file. */
export interface Part {
  readonly uri: string;
  /** The text that it is about; `undefined` where there is none to read. */
  readonly document: Document | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

interface Told {
  readonly uri: string;
  readonly version: number | undefined;
  /** As JSON, one by one. */
  readonly diagnostics: readonly string[];
}

export type Publish = (uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]) => void;

export class Publishing {
  readonly #documents: Documents;
  readonly #publish: Publish;
  /** By file, then by the check. */
  readonly #parts = new Map<string, Map<string, Part>>();
  readonly #told = new Map<string, Told>();
  /** By check. */
  readonly #concerned = new Map<string, ReadonlySet<string>>();

  constructor(documents: Documents, publish: Publish) {
    this.#documents = documents;
    this.#publish = publish;
  }

  /** The files that a check says something of. */
  concernedBy(check: string): ReadonlySet<string> {
    return this.#concerned.get(check) ?? new Set();
  }

  /** Replaces all that a check says; the files that this concerns now or did before. */
  put(check: string, parts: ReadonlyMap<string, Part>): ReadonlySet<string> {
    const before = this.concernedBy(check);
    for (const file of before) if (!parts.has(file)) this.#remove(file, check);
    for (const [file, part] of parts) {
      const others = this.#parts.get(file) ?? new Map<string, Part>();
      this.#parts.set(file, others.set(check, part));
    }
    if (parts.size === 0) this.#concerned.delete(check);
    else this.#concerned.set(check, new Set(parts.keys()));
    return new Set([...before, ...parts.keys()]);
  }

  /** Tells what differs of this file. Answers the checks that must be made again first, where it cannot. */
  show(file: string): readonly string[] {
    const loaded = this.#documents.load(file);
    const document = loaded.kind === 'document' ? loaded.document : undefined;
    const parts = [...(this.#parts.get(file) ?? [])];
    const stale = parts.filter(([, part]) => part.document !== document);
    if (stale.length > 0) return stale.map(([check]) => check);
    const diagnostics = new Map(parts.flatMap(([, part]) => part.diagnostics).map((one) => [JSON.stringify(one), one]));
    const told = this.#told.get(file);
    const uri = document?.uri ?? parts[0]?.[1].uri ?? told?.uri;
    if (uri === undefined) return [];
    const now: Told = { uri, version: document?.version, diagnostics: [...diagnostics.keys()] };
    if (isSame(told, now)) return [];
    if (now.version === undefined && now.diagnostics.length === 0) this.#told.delete(file);
    else this.#told.set(file, now);
    this.#publish(uri, now.version, [...diagnostics.values()]);
    return [];
  }

  #remove(file: string, check: string): void {
    const parts = this.#parts.get(file);
    parts?.delete(check);
    if (parts?.size === 0) this.#parts.delete(file);
  }
}

/** A file on disk of which nothing was told has no diagnostics; an open one is told so for each of its versions. */
function isSame(told: Told | undefined, { uri, version, diagnostics }: Told): boolean {
  if (told === undefined) return version === undefined && diagnostics.length === 0;
  return (
    told.uri === uri &&
    told.version === version &&
    told.diagnostics.length === diagnostics.length &&
    told.diagnostics.every((one, index) => one === diagnostics[index])
  );
}
