/** What the scanner makes of a text, and the parser a tree of. */
import type { Style } from '../node.ts';
import type { Offsets } from '../span.ts';

export type Token =
  | { readonly kind: 'scalar'; readonly span: Offsets; readonly value: string; readonly style: Style }
  | { readonly kind: 'alias' | 'anchor'; readonly span: Offsets; readonly name: string }
  | { readonly kind: 'tag'; readonly span: Offsets; readonly tag: TagName }
  | { readonly kind: 'directive'; readonly span: Offsets; readonly directive: Directive }
  | { readonly kind: Sign; readonly span: Offsets };

export type Sign =
  | 'blockEnd'
  | 'blockEntry'
  | 'blockMapping'
  | 'blockSequence'
  | 'documentEnd'
  | 'documentStart'
  | 'end'
  | 'flowEntry'
  | 'flowMapping'
  | 'flowMappingEnd'
  | 'flowSequence'
  | 'flowSequenceEnd'
  | 'key'
  | 'value';

/** `!!str`, `!handle!suffix`; without a handle the suffix is the whole name. */
export interface TagName {
  readonly handle: string | undefined;
  readonly suffix: string;
}

export type Directive =
  | { readonly kind: 'version'; readonly major: number; readonly minor: number }
  | { readonly kind: 'tag'; readonly handle: string; readonly prefix: string }
  | { readonly kind: 'other' };
