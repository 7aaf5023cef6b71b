/** What .dvcignore or .gitignore files leave out: each speaks for its folder, the deepest and last line wins. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import { fromTop, type IgnorePattern, ignorePattern, type Reading } from './ignorePattern.ts';
import { partsBelow } from './root.ts';

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
  readonly #top: string;
  readonly #reading: Reading;
  readonly #first: Rules;
  readonly #project: Project;
  readonly #rules = new Map<string, Rules>();
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
    const parts = partsBelow(this.#top, file);
    if (parts === undefined) return undefined;
    const rules = this.#rulesIn(parts.slice(0, -1));
    return this.#folderRule(rules, parts.slice(0, -1)) ?? lastMatch(rules, parts.join('/'), kind === 'folder');
  }

  /** The line, in a file above this folder, that ignores all that is directly in it, though not the folder itself. */
  contentRuleFor(folder: string): IgnoreRule | undefined {
    const parts = partsBelow(this.#top, folder);
    if (parts === undefined) return undefined;
    const content = this.#rulesIn(parts.slice(0, -1)).filter(({ isForContent }) => isForContent);
    return lastMatch(content, [...parts, 'x'].join('/'), true);
  }

  /** The rules that hold for what is directly in a folder. */
  #rulesIn(folder: readonly string[]): Rules {
    const name = folder.join('/');
    const known = this.#rules.get(name);
    if (known !== undefined) return known;
    const outer = folder.length === 0 ? this.#first : this.#rulesIn(folder.slice(0, -1));
    const rules = this.#withOwn(outer, folder, name);
    this.#rules.set(name, rules);
    return rules;
  }

  #withOwn(outer: Rules, folder: readonly string[], name: string): Rules {
    const parts = [...folder, `.${this.#reading}ignore`];
    const file = path.join(this.#top, ...parts);
    if (this.#project.kind(file) !== 'file') return outer;
    const isIgnored = this.#folderRule(outer, folder) ?? lastMatch(outer, parts.join('/'), false);
    if (this.#reading === 'dvc' && isIgnored) return outer;
    const loaded = this.#project.load(file);
    return loaded.kind === 'document' ? [...outer, ...rulesIn(loaded.document, name, this.#reading)] : outer;
  }

  /** The rule that ignores one of these folders, the outermost first. */
  #folderRule(rules: Rules, folder: readonly string[]): IgnoreRule | undefined {
    if (folder.length === 0) return undefined;
    const seen = this.#folders.get(rules) ?? new Map<string, IgnoreRule | undefined>();
    this.#folders.set(rules, seen);
    const name = folder.join('/');
    if (seen.has(name)) return seen.get(name);
    const rule = this.#folderRule(rules, folder.slice(0, -1)) ?? lastMatch(rules, name, true);
    seen.set(name, rule);
    return rule;
  }
}

function lastMatch(rules: Rules, name: string, isFolder: boolean): IgnoreRule | undefined {
  const rule = rules.findLast(({ matches }) => matches(name, isFolder));
  return rule?.ignores ? rule : undefined;
}

const compiled = new WeakMap<Document, { readonly folder: string; readonly rules: Rules }>();

/** `folder` is the document's, seen from the top. */
function rulesIn(document: Document, folder: string, reading: Reading): Rules {
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
    const text = line.trim();
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
