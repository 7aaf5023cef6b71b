/** A parameter: the keys that define it in files, `vars` and loops, and all that names it in pipelines. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import {
  type Occurrence,
  type Renamed,
  type RenameEdit,
  type Renaming,
  refused,
  type Subject,
} from '../../../project/subject.ts';
import { placeKey } from '../../../project/target.ts';
import { resolvePlain } from '../../../yaml/plain.ts';
import { nowhere, type Span, withoutQuotes } from '../../../yaml/span.ts';
import { parameterUses } from './parameterUses.ts';
import { type Definition, identityOf, type ParameterUse } from './useCollector.ts';

/** `pipelines`: absolute paths of the files that may use it. */
export function parameterAt(
  document: Document,
  offset: number,
  pipelines: Iterable<string>,
  project: Project,
): Subject | undefined {
  const isPipeline = path.basename(document.path) === 'dvc.yaml';
  const own = isPipeline ? parameterUses(document, project).value : [];
  const here = own.filter((one) => document.touches(one.span, offset));
  const [use] = here;
  const usesInAll = () => [...pipelines].flatMap((file) => usesIn(file, project));
  const definitions =
    use === undefined ? definitionAt(document, offset, isPipeline ? own : usesInAll()) : definitionsOf(here);
  const [first] = definitions;
  if (first === undefined) return undefined;
  return {
    span: use?.span ?? first.key.span,
    name: use?.name ?? first.key.value,
    targets: definitions.map(({ document: where, key: { span } }) => ({ document: where, span })),
    places: () => placesOf(meant(definitions, usesInAll())),
    renaming: () => renamingOf(meant(definitions, usesInAll())),
  };
}

function definitionsOf(uses: readonly ParameterUse[]): readonly Definition[] {
  return uses.flatMap(({ definitions }) => definitions);
}

/** What is one with these definitions: all that must be renamed together. */
interface Meant {
  readonly definitions: readonly Definition[];
  readonly uses: readonly ParameterUse[];
}

function meant(definitions: readonly Definition[], uses: readonly ParameterUse[]): Meant {
  const all = closure(definitions, uses);
  const isMeant = (definition: Definition) => all.has(identityOf(definition));
  return { definitions: [...all.values()], uses: uses.filter((use) => use.definitions.some(isMeant)) };
}

function placesOf({ definitions, uses }: Meant): readonly Occurrence[] {
  return [
    ...definitions.map(({ document, key: { span } }) => ({ document, span, isDefinition: true })),
    ...unique(uses).map(({ document, span }) => ({ document, span, isDefinition: false })),
  ];
}

function usesIn(file: string, project: Project): readonly ParameterUse[] {
  const loaded = project.load(file);
  return loaded.kind === 'document' ? parameterUses(loaded.document, project).value : [];
}

/** The key under the cursor, where something uses it. */
function definitionAt(document: Document, offset: number, uses: readonly ParameterUse[]): readonly Definition[] {
  const used = definitionsOf(uses).find((one) => one.document === document && document.touches(one.key.span, offset));
  return used === undefined ? [] : [used];
}

/** What is defined together: a loop uses several keys by one name, and files share mappings. */
function closure(start: readonly Definition[], uses: readonly ParameterUse[]): ReadonlyMap<string, Definition> {
  const all = new Map(start.map((definition) => [identityOf(definition), definition]));
  for (let size = 0; size < all.size; ) {
    size = all.size;
    for (const { definitions } of uses) {
      if (!definitions.some((one) => all.has(identityOf(one)))) continue;
      for (const one of definitions) all.set(identityOf(one), one);
    }
  }
  return all;
}

/** Generated stages share the places of their template. */
function unique(uses: readonly ParameterUse[]): readonly ParameterUse[] {
  return [...new Map(uses.map((use) => [`${placeKey(use)} ${use.span.text.length}`, use])).values()];
}

function renamingOf({ definitions, uses }: Meant): Renaming {
  const composed = uses.find(({ writing }) => writing === 'composed');
  if (composed !== undefined) {
    return refused(`${placeOf(composed)} makes this name out of other values. Rename it by hand.`);
  }
  for (const definition of definitions) {
    const reason = whyFixed(definition);
    if (reason !== undefined) return refused(reason);
  }
  return { kind: 'possible', rename: (name) => rename(name, definitions, uses) };
}

function whyFixed({ document, key, owner }: Definition): string | undefined {
  const file = path.basename(document.path);
  const format = path.extname(document.path).toLowerCase();
  if (format === '.py') return `It is defined in ${file}, which other code may use. Rename it there.`;
  const value = owner.named.get(key.value)?.value;
  if (format === '.toml' && (value?.kind === 'dict' || value?.kind === 'list')) {
    return `The table may be opened in several places of ${file}. Rename it there.`;
  }
  return isWritten(key.span, key.value)
    ? undefined
    : `${placeOf({ document, span: key.span })} writes the name in another way. Rename it by hand.`;
}

/** As it is or in quotes, without escapes. */
function isWritten(span: Span, name: string): boolean {
  const source = span.text;
  return source === name || source === `"${name}"` || source === `'${name}'`;
}

function rename(name: string, definitions: readonly Definition[], uses: readonly ParameterUse[]): Renamed {
  const problem = problemOf(name);
  if (problem !== undefined) return refused(problem);
  const isSame = definitions.some(({ key }) => key.value === name);
  const isTaken = definitions.some(({ owner }) => owner.named.has(name)) || uses.some((use) => use.isTaken(name));
  if (isTaken && !isSame) return refused(`There is a \`${name}\` beside it already. Choose another name.`);
  const places = [
    ...definitions.map(({ document, key: { span, value } }) => ({ document, span, name: value })),
    ...unique(uses.filter(({ writing }) => writing === 'written')),
  ];
  return { kind: 'renamed', edits: places.map((place) => editOf(place, name)) };
}

/** Quotes around the name stay. */
function editOf(place: { document: Document; span: Span; name: string }, newText: string): RenameEdit {
  const { document, span } = place;
  return { document, span: span.text === place.name ? span : withoutQuotes(span), newText };
}

/** What may stand in all places: keys of files, expressions and `params:`, with and without quotes. */
function problemOf(name: string): string | undefined {
  if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name)) {
    return 'The name of a parameter is made of letters, digits, `_` and `-`, and begins with a letter.';
  }
  const isText = resolvePlain(name, nowhere).kind === 'str';
  return isText ? undefined : `\`${name}\` would be read as a value of another type. Choose another name.`;
}

function placeOf({ document, span }: { readonly document: Document; readonly span: Span }): string {
  return `${path.basename(document.path)}, line ${document.range(span).start.line + 1},`;
}
