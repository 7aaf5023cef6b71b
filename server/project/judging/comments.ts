/** Comments to this program: `# trainyard: ignore[code]`. */
import path from 'node:path';
import type { Node } from '../../yaml/node.ts';
import type { Span } from '../../yaml/span.ts';
import type { Document } from '../document.ts';

export interface Directive {
  /** From its `#` to the end of the line. */
  readonly span: Span;
  /** Nothing but blanks stands before it in its line. */
  readonly isAlone: boolean;
  /** The codes in the brackets; `undefined` where it is not what it should be. */
  readonly codes: readonly { readonly code: string; readonly span: Span }[] | undefined;
}

const found = new WeakMap<Document, readonly Directive[]>();

export function directivesIn(document: Document): readonly Directive[] {
  const known = found.get(document) ?? read(document);
  found.set(document, known);
  return known;
}

const pattern = /(?<=^|[ \t])#[ \t]*trainyard:[^\n\r]*/gm;

/** JSON has no comments. */
function read(document: Document): readonly Directive[] {
  const { text } = document;
  const suffix = path.extname(document.path).toLowerCase();
  if (!text.includes('trainyard:') || suffix === '.json') return [];
  const matches = [...text.matchAll(pattern)];
  const isYaml = suffix !== '.py' && suffix !== '.toml';
  return matches
    .filter(({ index }) => !(isYaml && isInText(document.root, index, document)))
    .map(({ 0: comment, index }) => directive(document, comment, index));
}

function directive(document: Document, comment: string, start: number): Directive {
  const { text } = document;
  const span = document.span(start, start + comment.trimEnd().length);
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const isAlone = before.trim() === '';
  const list = /^#[ \t]*trainyard:[ \t]*ignore\[([^\]#]*)\](?=\s|$)/d.exec(comment);
  const [from = 0] = list?.indices?.[1] ?? [];
  const codes = Array.from((list?.[1] ?? '').matchAll(/[^\s,](?:[^,]*[^\s,])?/g), ({ 0: code, index }) => {
    return { code, span: span.part(from + index, from + index + code.length) };
  });
  return { span, isAlone, codes: codes.length === 0 ? undefined : codes };
}

/** Within quotes or a block of text a `#` is part of the value; a block begins in the line below its `|` or `>`. */
function isInText(node: Node | undefined, offset: number, document: Document): boolean {
  switch (node?.kind) {
    case 'str': {
      const isBlock = node.style === 'literal' || node.style === 'folded';
      const { start, end } = document.offsets(node.span);
      const inside = isBlock ? document.text.indexOf('\n', start) : start;
      return node.style !== 'plain' && inside < offset && offset < end;
    }
    case 'list':
      return node.items.some((item) => isInText(item, offset, document));
    case 'dict':
      return node.entries.some(
        ({ key, value }) => isInText(key, offset, document) || isInText(value, offset, document),
      );
    default:
      return false;
  }
}
