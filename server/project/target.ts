/** A place in some document. */
import type { Span } from '../yaml/node.ts';
import type { Document } from './document.ts';

export interface Target {
  readonly document: Document;
  readonly span: Span;
}
