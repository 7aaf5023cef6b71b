/** What is wrong with a pipeline, with the moment at which DVC would stop at it. */
import type { Document } from '../../project/document.ts';
import type { Finding, Fix } from '../../project/finding.ts';
import { placeKey } from '../../project/target.ts';
import type { Span } from '../../yaml/span.ts';
import { type Code, codes } from './codes.ts';

/** In the order in which DVC loads the settings, a file, and then the project; it stops at the first phase that has an error. */
export const phases = [
  'config',
  'yaml+schema',
  'vars',
  'names',
  'resolve',
  'stages',
  'toplevel',
  'datasets',
  'graph',
] as const;

export type Phase = (typeof phases)[number];

export interface DvcFinding extends Finding {
  readonly phase: Phase;
  /** The keys to what is wrong, as DVC names them; generated stages by their own names. */
  readonly path: readonly string[];
  /** DVC tells of it only when another problem of its structure is mended. */
  readonly isUntold?: boolean;
}

/** Collects findings of one phase; each place gets each code once, however many generated stages repeat it. */
export class Findings {
  readonly #found = new Map<string, DvcFinding>();

  add(
    phase: Phase,
    code: Code,
    document: Document,
    span: Span,
    path: readonly string[],
    message: string,
    fixes: readonly Fix[] = [],
  ): void {
    this.addAll([{ phase, code, document, span, path, message, severity: codes[code].severity, fixes }]);
  }

  addAll(found: readonly DvcFinding[]): void {
    for (const finding of found) {
      const identity = `${placeKey(finding)} ${finding.span.text.length} ${finding.code}`;
      if (!this.#found.has(identity)) this.#found.set(identity, finding);
    }
  }

  get all(): readonly DvcFinding[] {
    return [...this.#found.values()];
  }
}

/** The same in this version of the document; those of other documents as they are. */
export function ofDocument<Found extends Finding>(findings: readonly Found[], document: Document): readonly Found[] {
  return findings.map((finding) => (finding.document.path === document.path ? { ...finding, document } : finding));
}
