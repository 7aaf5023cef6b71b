/** What .dvcignore or .gitignore files leave out: each speaks for its folder, the deepest and last line wins. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import { fromTop, type IgnorePattern, ignorePattern, type Reading } from './ignorePattern.ts';
import { nameBelow } from './root.ts';

/** A line that ignores something, or brings it back. */
export interface IgnoreRule extends IgnorePattern {
  /** As written. */
  readonly text: string;
  /** `undefined` for what is ignored without any file that says so. */
  readonly place: { readonly document: Document /** From 1. */; readonly line: number } | undefined;
}

type Rules = readonly IgnoreRule[];

/** For one look at a project: what it has read it does not read again. */
export class IgnoreFiles {
  /** All that has been read. */
  readonly documents: Document[] = [];
  readonly #top: string;
  readonly #reading: Reading;
  readonly #first: Rules;
  readonly #project: Project;
  readonly #rules = new Map<string, Rules>();
  readonly #there = new Map<string, boolean>();
  readonly #folders = new Map<Rules, Map<string, IgnoreRule | undefined>>();

  /** @param first What holds before any file, at the top. */
  constructor(top: string, reading: Reading, first: Rules, project: Project) {
    this.#top = top;
    this.#reading = reading;
    this.#first = first;
    this.#project = project;
  }

  /** The line that ignores this, or a folder above it. What is not below the top is not ignored. */
  ruleFor(file: string, kind: 'file' | 'folder'): IgnoreRule | undefined {
    const name = nameBelow(this.#top, file);
    if (name === undefined) return undefined;
    const rules = this.#rulesIn(folderOf(name));
    if (!mayMatch(rules, name)) return undefined;
    return this.#folderRule(rules, folderOf(name)) ?? lastMatch(rules, name, kind === 'folder');
  }

  /** Whether any line may ignore this. None does for nearly all of the thousands of outputs that a file may have. */
  mayHaveRule(file: string): boolean {
    const name = nameBelow(this.#top, file);
    return name !== undefined && mayMatch(this.#rulesIn(folderOf(name)), name);
  }

  /** The line, in a file above this folder, that ignores all that is directly in it, though not the folder itself. */
  contentRuleFor(folder: string): IgnoreRule | undefined {
    const name = nameBelow(this.#top, folder);
    if (name === undefined) return undefined;
    const content = this.#rulesIn(folderOf(name)).filter(({ isForContent }) => isForContent);
    return lastMatch(content, `${name}/x`, true);
  }

  /** The rules that hold for what is directly in a folder, which is named from the top: the top itself is `''`. */
  #rulesIn(folder: string): Rules {
    const known = this.#rules.get(folder);
    if (known !== undefined) return known;
    let rules = this.#rulesAt('', this.#first);
    for (let end = endOfPart(folder, 0); end > 0; end = endOfPart(folder, end)) {
      const part = folder.slice(0, end);
      // Outputs have folders that a stage is yet to make: in them nothing is looked for.
      if (!this.#isThere(part)) break;
      rules = this.#rulesAt(part, rules);
    }
    return rules;
  }

  #isThere(folder: string): boolean {
    let isThere = this.#there.get(folder);
    if (isThere === undefined) {
      isThere = this.#project.kind(path.join(this.#top, folder)) === 'folder';
      this.#there.set(folder, isThere);
    }
    return isThere;
  }

  #rulesAt(folder: string, outer: Rules): Rules {
    const known = this.#rules.get(folder);
    if (known !== undefined) return known;
    const rules = this.#withOwn(outer, folder);
    this.#rules.set(folder, rules);
    return rules;
  }

  #withOwn(outer: Rules, folder: string): Rules {
    const name = `${folder === '' ? '' : `${folder}/`}.${this.#reading}ignore`;
    const file = path.join(this.#top, name);
    if (this.#project.kind(file) !== 'file') return outer;
    const isIgnored = this.#folderRule(outer, folder) ?? lastMatch(outer, name, false);
    if (this.#reading === 'dvc' && isIgnored) return outer;
    const loaded = this.#project.load(file);
    if (loaded.kind !== 'document') return outer;
    this.documents.push(loaded.document);
    return [...outer, ...rulesIn(loaded.document, folder, this.#reading)];
  }

  /** The rule that ignores this folder or one above it, the outermost first. */
  #folderRule(rules: Rules, folder: string): IgnoreRule | undefined {
    if (folder === '') return undefined;
    const seen = this.#folders.get(rules) ?? new Map<string, IgnoreRule | undefined>();
    this.#folders.set(rules, seen);
    if (seen.has(folder)) return seen.get(folder);
    const rule = this.#folderRule(rules, folderOf(folder)) ?? lastMatch(rules, folder, true);
    seen.set(folder, rule);
    return rule;
  }
}

/** Of `a/b/c` the ends of `a`, `a/b` and `a/b/c`, each behind the one before; 0 behind the last. */
function endOfPart(folder: string, from: number): number {
  if (from === folder.length) return 0;
  const end = folder.indexOf('/', from + 1);
  return end < 0 ? folder.length : end;
}

/** The folder that a name is in; `''` for the top. */
function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

function mayMatch(rules: Rules, name: string): boolean {
  return rules.some(({ letters }) => name.includes(letters));
}

function lastMatch(rules: Rules, name: string, isFolder: boolean): IgnoreRule | undefined {
  const rule = rules.findLast(({ matches }) => matches(name, isFolder));
  return rule?.ignores ? rule : undefined;
}

const compiled = new WeakMap<Document, { readonly folder: string; readonly rules: Rules }>();

/** `folder` is the document's, seen from the top. */
export function rulesIn(document: Document, folder: string, reading: Reading): Rules {
  const known = compiled.get(document);
  if (known?.folder === folder) return known.rules;
  const rules = document.text
    .split(/\r\n|[\r\n]/)
    .flatMap((line, index) => ruleOf(line, folder, reading, { document, line: index + 1 }) ?? []);
  compiled.set(document, { folder, rules });
  return rules;
}

/** Trailing blanks do not count; DVC drops leading ones too. */
export function ruleOf(
  line: string,
  folder: string,
  reading: Reading,
  place: IgnoreRule['place'],
): IgnoreRule | undefined {
  if (reading === 'dvc') {
    // A byte order mark is no blank to Python.
    const text = line.replace(/^[^\S\ufeff]+|[^\S\ufeff]+$/g, '');
    const isRule = ignorePattern(text, reading) !== undefined;
    const pattern = isRule ? ignorePattern(fromTop(text, folder), reading) : undefined;
    return pattern && { ...pattern, text, place };
  }
  const text = line.replace(/(?<!\\) +$/, '');
  const pattern = ignorePattern(text, reading);
  if (pattern === undefined || folder === '') return pattern && { ...pattern, text, place };
  const matches: IgnorePattern['matches'] = (name, isFolder) =>
    name.startsWith(`${folder}/`) && pattern.matches(name.slice(folder.length + 1), isFolder);
  return { ...pattern, matches, text, place };
}
