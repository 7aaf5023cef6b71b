/** One entry of `stages` as DVC loads it: its loop expanded, its stages resolved and built. */
import path from 'node:path';
import type { Document } from '../../project/document.ts';
import type { Project } from '../../project/project.ts';
import { type DictNode, dictOf, get, type Node, type TextNode } from '../../yaml/node.ts';
import type { Span } from '../../yaml/span.ts';
import { type Site as BuildSite, checkBuild } from './build.ts';
import type { Code } from './codes.ts';
import type { Context } from './context.ts';
import { type Entry, expand, type Member } from './expand.ts';
import { type DvcFinding, Findings } from './finding.ts';
import { meansTheSame } from './named.ts';
import { defaultOptionStyle, textOf } from './options.ts';
import { checkSyntax, resolve, type Site } from './resolve.ts';
import { surroundingsIn } from './root/surroundings.ts';
import { toText } from './values.ts';
import { addVars } from './vars.ts';

export interface ResolvedStage {
  readonly name: string;
  /** What stands behind each key; a key whose value could not be resolved is left out. The nodes have no place. */
  readonly fields: ReadonlyMap<string, Node>;
  /** The values that its expressions were looked up in. */
  readonly context: Context;
}

export interface LoadedEntry {
  readonly entry: Entry & { readonly key: Span; readonly whole: Span };
  readonly stages: readonly ResolvedStage[];
  readonly findings: readonly DvcFinding[];
  /** The very same as long as the stages come out the same, though values that they do not use may change. */
  readonly outcome: object;
}

/** What the entries of a file stand in. */
export interface Around {
  readonly document: Document;
  readonly project: Project;
  /** The project but for parameter files: the same while what was seen of it is. */
  readonly view: Project;
  readonly context: Context;
  readonly stages: DictNode;
}

/** An entry whose key is text. `isSound`: its structure is what it must be. */
export interface Written {
  readonly key: TextNode;
  readonly value: Node;
  readonly isSound: boolean;
}

/** `earlier` is what it came out as before, without findings, in the same view. */
export function loadEntry(written: Written, around: Around, earlier: LoadedEntry | undefined): LoadedEntry {
  return new Loader(written, around, earlier).load();
}

class Loader {
  readonly #written: Written;
  readonly #around: Around;
  readonly #findings = new Findings();
  readonly #folder: string;
  readonly #buildSite: BuildSite;
  readonly #earlier: LoadedEntry | undefined;
  readonly #earlierStages: ReadonlyMap<string, ResolvedStage>;
  #areAllKnown = true;

  constructor(written: Written, around: Around, earlier: LoadedEntry | undefined) {
    const { document, view } = around;
    this.#written = written;
    this.#around = around;
    this.#folder = path.dirname(document.path);
    this.#buildSite = { document, findings: this.#findings, surroundings: surroundingsIn(view, document.path) };
    this.#earlier = earlier;
    this.#earlierStages = new Map(earlier?.stages.map((stage) => [stage.name, stage]));
  }

  load(): LoadedEntry {
    const { key, value } = this.#written;
    const entry = { ...this.#expand(key.value, value), key: key.span, whole: key.span.upTo(value.span) };
    const stages = this.#resolve(entry);
    const isSame = this.#areAllKnown && isSameLoop(entry, this.#earlier?.entry);
    const outcome = (isSame ? this.#earlier?.outcome : undefined) ?? {};
    return { entry, stages, findings: this.#findings.all, outcome };
  }

  #expand(name: string, value: Node, findings = this.#findings): Entry {
    const definition = value.kind === 'dict' ? value : dictOf(value.span, []);
    return expand(name, definition, this.#around.context, this.#site('names', ['stages', name], undefined, findings));
  }

  #resolve(entry: LoadedEntry['entry']): readonly ResolvedStage[] {
    if (!entry.isGroup && entry.name.includes('@') && !this.#isGenerated(entry.name)) {
      const message = `\`${entry.name}\`: DVC takes a name with \`@\` for a generated stage and cannot find it. Rename it.`;
      this.#add('stage-name', entry.key, ['stages', entry.name], message);
      return [];
    }
    if (!entry.isGroup && entry.name === '') {
      const message = 'A stage needs a name: DVC cannot load one without.';
      this.#findings.add('stages', 'stage-name', this.#around.document, entry.key, ['stages', ''], message);
    }
    if (entry.members?.length !== 0) this.#checkSyntax(entry);
    if (entry.members === undefined) return this.#resolveUnexpanded(entry);
    this.#refuseNames(entry);
    return entry.members.map((member) => this.#member(member, entry.template));
  }

  /** Whether a loop of the file makes a stage of this name. */
  #isGenerated(name: string): boolean {
    return this.#around.stages.entries.some(({ key, value }) => {
      if (key.kind !== 'str' || !name.startsWith(`${key.value}@`)) return false;
      const { isGroup, members } = this.#expand(key.value, value, new Findings());
      return isGroup && members?.some((member) => member.name === name) === true;
    });
  }

  /** DVC takes what stands before the last `@` for the group, and needs something after it. */
  #refuseNames({ name: group, isGroup, members = [], key }: LoadedEntry['entry']): void {
    if (!isGroup) return;
    const split = members.find(({ name }) => name.lastIndexOf('@') > group.length);
    const empty = members.find(({ name }) => name.endsWith('@'));
    if (split !== undefined) {
      const message = `\`${split.name}\`: DVC cannot find a stage whose value has \`@\` in it. Change the value.`;
      this.#add('stage-name', key, ['stages', split.name], message);
    }
    if (empty === undefined) return;
    const message = 'A value of this loop is empty, and DVC cannot name a stage by it. Give it a text.';
    this.#add('stage-name', key, ['stages', empty.name], message);
  }

  /** Once for all members, under the group's name. A template that generates nothing is never read. */
  #checkSyntax(entry: Entry): void {
    for (const { key, value } of entry.template.entries) {
      const field = toText(key);
      checkSyntax(value, this.#site('resolve', ['stages', entry.name, field], field));
    }
  }

  /** Where the loop's values are not known, only what does not need them can be checked. */
  #resolveUnexpanded(entry: Entry): readonly ResolvedStage[] {
    const context = { ...this.#around.context, isComplete: false };
    this.#resolveStage({ name: entry.name, bindings: new Map() }, entry.template, context);
    this.#areAllKnown = false;
    return [];
  }

  #member(member: Member, template: DictNode): ResolvedStage {
    const where = ['stages', member.name];
    for (const value of member.bindings.values()) this.#refuseDates(value, where);
    const context: Context = { ...this.#around.context, bindings: member.bindings };
    const earlier = this.#earlierStages.get(member.name);
    if (earlier !== undefined && meansTheSame(template, earlier.context, context)) return { ...earlier, context };
    this.#areAllKnown = false;
    const stage = this.#resolveStage(member, template, context);
    if (this.#written.isSound) checkBuild(stage, template, this.#buildSite);
    return stage;
  }

  #resolveStage(member: Member, template: DictNode, outer: Context): ResolvedStage {
    const where = ['stages', member.name];
    const context = this.#stageContext(member.name, template, outer);
    const fields = new Map<string, Node>();
    for (const { key, value } of template.entries) {
      if (key.kind !== 'str' || key.value === 'vars') continue;
      const resolved = resolve(value, context, this.#site('resolve', [...where, key.value], key.value));
      if (resolved !== undefined) fields.set(key.value, resolved);
    }
    return { name: member.name, fields, context };
  }

  /** DVC cannot hand a date to a generated stage. */
  #refuseDates(value: Node, where: readonly string[]): void {
    const date = firstDate(value);
    if (date === undefined) return;
    const message = `DVC cannot use a ${date.type} in a loop. Put quotes around it.`;
    const isOwn = this.#written.key.span.passage === date.span.passage;
    this.#add('unsupported-value', isOwn ? date.span : this.#written.key.span, where, message);
  }

  #stageContext(name: string, template: DictNode, outer: Context): Context {
    const vars = get(template, 'vars');
    if (vars === undefined) return outer;
    const folder = this.#workingFolder(name, template, outer);
    if (folder === undefined) return { ...outer, isComplete: false };
    return addVars(outer, vars, {
      document: this.#around.document,
      project: this.#around.project,
      folder,
      phase: 'resolve',
      path: ['stages', name, 'vars'],
      prefix: `${name}.`,
      findings: this.#findings,
    });
  }

  #workingFolder(name: string, template: DictNode, context: Context): string | undefined {
    const wdir = get(template, 'wdir');
    if (wdir === undefined) return this.#folder;
    const site = this.#site('resolve', ['stages', name, 'wdir'], undefined);
    const resolved = resolve(wdir, context, site);
    const text = resolved && textOf(resolved, site.options);
    return text === undefined ? undefined : path.resolve(this.#folder, text);
  }

  #site(
    phase: Site['phase'],
    where: readonly string[],
    field: string | undefined,
    findings: Findings = this.#findings,
  ): Site {
    const { document } = this.#around;
    const options = this.#buildSite.surroundings?.config.options ?? defaultOptionStyle;
    return { document, phase, path: where, field, options, findings };
  }

  #add(code: Code, span: Span, where: readonly string[], message: string): void {
    this.#findings.add('resolve', code, this.#around.document, span, where, message);
  }
}

/** Stages of the same names, each of one value. */
function isSameLoop(a: Entry, b: Entry | undefined): boolean {
  if (b?.members === undefined || a.members?.length !== b.members.length) return false;
  const hasRepeats = a.repeated.length > 0 || b.repeated.length > 0;
  return !hasRepeats && a.members.every(({ name }, index) => name === b.members?.[index]?.name);
}

function firstDate(node: Node): Extract<Node, { kind: 'other' }> | undefined {
  switch (node.kind) {
    case 'other':
      return node.type === 'binary' ? undefined : node;
    case 'list':
      return node.items.map(firstDate).find((date) => date !== undefined);
    case 'dict':
      return node.entries.map(({ value }) => firstDate(value)).find((date) => date !== undefined);
    default:
      return undefined;
  }
}
