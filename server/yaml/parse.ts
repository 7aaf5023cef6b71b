/**
 * Text → tree, tolerant: what can be read is in the tree, what cannot is a problem with its place.
 * Reading never throws. An alias stands for the very node of its anchor, so a tree may be far larger than its text;
 * beyond a bound it is refused, so that whoever walks over a tree ends.
 */
import { type Document, parseDocument, type YAMLParseError, type YAMLWarning } from 'yaml';
import { conflicts } from './conflicts.ts';
import { loosen } from './loosen.ts';
import type { Node, Span } from './node.ts';
import { misplacedTabs } from './tabs.ts';
import { type Problem, TreeBuilder } from './treeBuilder.ts';

export interface Tree {
  /** `undefined` for an empty text. */
  readonly root: Node | undefined;
  readonly problems: readonly Problem[];
}

export function parse(text: string): Tree {
  try {
    const strict = read(text, text, (offset) => offset);
    const unmerged = strict.problems.length > 0 ? conflicts(text) : [];
    if (unmerged.length > 0) return { root: strict.root, problems: unmerged.map(unmergedProblem) };
    const loosened = strict.problems.some(({ code }) => code === 'yaml-syntax') ? loosen(text) : undefined;
    if (loosened === undefined) return strict;
    const loose = read(loosened.text, text, loosened.original);
    return loose.problems.some(({ code }) => code === 'yaml-syntax') ? strict : loose;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'This is nested too deeply to be read. Flatten it.';
    return { root: undefined, problems: [{ code: 'yaml-syntax', span: { start: 0, end: 1 }, message }] };
  }
}

function unmergedProblem(span: Span): Problem {
  const message = 'Two branches changed these lines, and git left both. Keep one, and remove the marks.';
  return { code: 'merge-conflict', span, message };
}

/** `original` leads from an offset in `text` to one in `shown`, the text as it is in the editor. */
function read(text: string, shown: string, original: (offset: number) => number): Tree {
  const options = { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'error' } as const;
  const document: Document.Parsed = parseDocument(text, options);
  const builder = new TreeBuilder(shown, original);
  const syntax = document.errors.flatMap((error) => problemOf(error, shown, original));
  const unknownTags = document.warnings.flatMap((warning) => unknownTag(warning, original));
  const tabs = misplacedTabs(shown).map(
    (span): Problem => ({ code: 'yaml-syntax', span, message: 'A tab cannot stand here. Use spaces.' }),
  );
  const whole = document.contents === null ? undefined : builder.value(document.contents);
  const root = builder.isTooLarge ? undefined : whole;
  return { root, problems: [...syntax, ...unknownTags, ...tabs, ...builder.problems] };
}

const messages: Partial<Record<YAMLParseError['code'], string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'A key and its value cannot stand here. Check the indentation, or put quotes around the text.',
  MULTIPLE_DOCS: 'A second document begins here; only one is allowed in a file.',
  MULTILINE_IMPLICIT_KEY: 'A key must stand on one line and end with a colon. Check the indentation.',
};

function problemOf(error: YAMLParseError, shown: string, original: (offset: number) => number): readonly Problem[] {
  // Comments may follow a bracket or a quote without a blank; tabs are found by themselves.
  if (error.message.startsWith('Comments must be separated') || error.code === 'TAB_AS_INDENT') return [];
  const [start, end] = error.pos.map(original);
  if (start === undefined || end === undefined) return [];
  const isColon = error.code === 'MISSING_CHAR' && error.message.startsWith('Implicit map keys');
  const message = isColon ? 'A colon is missing after this key.' : (messages[error.code] ?? `${error.message}.`);
  const lineEnd = shown.indexOf('\n', start);
  const limit = lineEnd > start ? lineEnd : shown.length;
  return [{ code: 'yaml-syntax', span: { start, end: Math.max(Math.min(end, limit), start) }, message }];
}

const coreTags = new Set('str int float bool null binary timestamp map seq set omap pairs'.split(' '));

/** A tag of the program's own, which nothing here can make a value of. */
function unknownTag({ code, pos, message }: YAMLWarning, original: (offset: number) => number): readonly Problem[] {
  const tag = /^Unresolved tag: (.*)$/.exec(message)?.[1];
  if (code !== 'TAG_RESOLVE_FAILED' || tag === undefined) return [];
  if (coreTags.has(tag.replace(/^tag:yaml\.org,2002:/, ''))) return [];
  const span = { start: original(pos[0]), end: original(pos[1]) };
  return [{ code: 'yaml-syntax', span, message: `The tag ${tag} has no meaning here. Remove it.` }];
}
