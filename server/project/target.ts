/** A place in some document. */
import type { Span } from '../yaml/span.ts';
import type { Document } from './document.ts';

export interface Target {
  readonly document: Document;
  readonly span: Span;
}

/** Tells places apart that begin at different ones. */
export function placeKey({ document, span }: Target): string {
  return `${document.offsets(span).start} ${document.path}`;
}
