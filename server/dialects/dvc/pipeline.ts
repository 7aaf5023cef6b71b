/** A dvc.yaml as DVC loads it: checked, its loops expanded, its stages resolved. Everything wrong is found, not only the first. */
import path from 'node:path';
import { checkShape } from '../../project/checkShape.ts';
import type { Document } from '../../project/document.ts';
import { memoise } from '../../project/memo.ts';
import type { Project } from '../../project/project.ts';
import { type DictNode, dictOf, get, type Node } from '../../yaml/node.ts';
import { nowhere, type Offsets, type Span } from '../../yaml/span.ts';
import { type Site as BuildSite, checkBuild } from './build.ts';
import type { Code } from './codes.ts';
import type { Context } from './context.ts';
import { type Entry, expand, type Member } from './expand.ts';
import { type DvcFinding, Findings } from './finding.ts';
import { pipeline as shape } from './grammar.ts';
import { defaultOptionStyle, textOf } from './options.ts';
import { isFalsy } from './parameterFile.ts';
import { checkSyntax, resolve, type Site } from './resolve.ts';
import { surroundingsOf } from './root/surroundings.ts';
import { checkTop } from './top.ts';
import { toText } from './values.ts';
import { addVars, topContext } from './vars.ts';

export interface ResolvedStage {
  readonly name: string;
  /** What stands behind each key; a key whose value could not be resolved is left out. */
  readonly fields: ReadonlyMap<string, Node>;
  /** The values that its expressions were looked up in. */
  readonly context: Context;
}

export interface Pipeline {
  readonly findings: readonly DvcFinding[];
  /** Of the whole file, without any stage's own `vars`. */
  readonly context: Context;
  /** In the file's order. */
  readonly entries: readonly (Entry & { readonly key: Span; readonly whole: Span })[];
  readonly stages: readonly ResolvedStage[];
}

export const pipelineOf = memoise(load);

function load(document: Document, project: Project): Pipeline {
  const findings = new Findings();
  const structure = checkStructure(document);
  const loader = new Loader(document, project, findings, structure);
  const parts = loader.load();
  return { ...parts, findings: [...structure, ...findings.all] };
}

function checkStructure(document: Document): readonly DvcFinding[] {
  const broken = document.tree.problems.map(
    ({ code, span, message }): DvcFinding => ({
      document,
      span,
      code,
      message,
      severity: 'error',
      phase: 'yaml+schema',
      path: [],
    }),
  );
  const { root } = document;
  if (root === undefined || isFalsy(root)) return broken;
  const isUnread = isBroken(broken);
  const problems = checkShape(root, shape, nowhere).filter(({ span, isAbsence }) => {
    return !(isUnread && isAbsence) && !broken.some(isWithin(document.offsets(span), document));
  });
  return [
    ...broken,
    ...problems.map(
      ({ code, span, path: keys, message, fixes, isUntold }): DvcFinding => ({
        ...{ code, span, path: keys, message, fixes, isUntold, document },
        severity: 'error',
        phase: 'yaml+schema',
      }),
    ),
  ];
}

/** Part of the file could not be read: what seems to be missing may stand there. */
function isBroken(structure: readonly DvcFinding[]): boolean {
  return structure.some(({ code }) => code === 'yaml-syntax' || code === 'merge-conflict');
}

/** What cannot be read has no type of its own. */
function isWithin({ start, end }: Offsets, document: Document): (broken: DvcFinding) => boolean {
  return ({ code, span }) => {
    const at = document.offsets(span).start;
    return code === 'yaml-syntax' && start <= at && at < end;
  };
}

/** With a broken file or an unknown key at the top, a value may be missing only because `vars` is misspelt. */
function hasWholeVars(structure: readonly DvcFinding[]): boolean {
  return !isBroken(structure) && !structure.some(({ code, path }) => code === 'unknown-key' && path.length === 1);
}

class Loader {
  readonly #document: Document;
  readonly #project: Project;
  readonly #findings: Findings;
  readonly #folder: string;
  readonly #isWhole: boolean;
  readonly #buildSite: BuildSite;
  /** The stages of the file whose structure is wrong: what that leads to is not reported again. */
  readonly #broken: ReadonlySet<string | undefined>;

  constructor(document: Document, project: Project, findings: Findings, structure: readonly DvcFinding[]) {
    this.#document = document;
    this.#project = project;
    this.#findings = findings;
    this.#folder = path.dirname(document.path);
    this.#buildSite = { document, findings, surroundings: surroundingsOf(document.path, project) };
    this.#isWhole = hasWholeVars(structure);
    this.#broken = new Set(
      structure.filter(({ path: [section] }) => section === 'stages').map(({ path: [, name] }) => name),
    );
  }

  load(): Omit<Pipeline, 'findings'> {
    const { root } = this.#document;
    const context = this.#topContext(get(root, 'vars'));
    const entries = this.#expandAll(get(root, 'stages'), context);
    const stages = entries.flatMap((entry) => this.#resolveEntry(entry, entries, context));
    checkTop(this.#document, context, this.#findings);
    return { context, entries, stages };
  }

  #topContext(vars: Node | undefined): Context {
    const context = topContext(vars, {
      document: this.#document,
      project: this.#project,
      folder: this.#folder,
      phase: 'vars',
      path: ['vars'],
      prefix: '',
      findings: this.#findings,
    });
    return this.#isWhole ? context : { ...context, isComplete: false };
  }

  #expandAll(stages: Node | undefined, context: Context): Pipeline['entries'] {
    if (stages?.kind !== 'dict') return [];
    return stages.entries.flatMap(({ key, value }) => {
      if (key.kind !== 'str') return [];
      const definition = value.kind === 'dict' ? value : dictOf(value.span, []);
      const site = this.#site('names', ['stages', key.value], undefined);
      const whole = key.span.upTo(value.span);
      return { ...expand(key.value, definition, context, site), key: key.span, whole };
    });
  }

  #resolveEntry(
    entry: Pipeline['entries'][number],
    all: Pipeline['entries'],
    context: Context,
  ): readonly ResolvedStage[] {
    if (!entry.isGroup && entry.name.includes('@') && !isGenerated(entry.name, all)) {
      const message = `\`${entry.name}\`: DVC takes a name with \`@\` for a generated stage and cannot find it. Rename it.`;
      this.#add('stage-name', entry.key, ['stages', entry.name], message);
      return [];
    }
    if (!entry.isGroup && entry.name === '') {
      const message = 'A stage needs a name: DVC cannot load one without.';
      this.#findings.add('stages', 'stage-name', this.#document, entry.key, ['stages', ''], message);
    }
    if (entry.members?.length !== 0) this.#checkSyntax(entry);
    if (entry.members === undefined) return this.#resolveUnexpanded(entry, context);
    this.#refuseNames(entry);
    return entry.members.map((member) => {
      const stage = this.#resolveStage(member, entry.template, context);
      if (!this.#broken.has(entry.name)) checkBuild(stage, entry.template, this.#buildSite);
      return stage;
    });
  }

  /** DVC takes what stands before the last `@` for the group, and needs something after it. */
  #refuseNames({ name: group, isGroup, members = [], key }: Pipeline['entries'][number]): void {
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
  #resolveUnexpanded(entry: Entry, context: Context): readonly ResolvedStage[] {
    this.#resolveStage({ name: entry.name, bindings: new Map() }, entry.template, { ...context, isComplete: false });
    return [];
  }

  #resolveStage(member: Member, template: DictNode, outer: Context): ResolvedStage {
    const where = ['stages', member.name];
    for (const value of member.bindings.values()) this.#refuseDates(value, where);
    const bound: Context = { ...outer, bindings: member.bindings };
    const context = this.#stageContext(member.name, template, bound);
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
    this.#add('unsupported-value', date.span, where, message);
  }

  #stageContext(name: string, template: DictNode, outer: Context): Context {
    const vars = get(template, 'vars');
    if (vars === undefined) return outer;
    const folder = this.#workingFolder(name, template, outer);
    if (folder === undefined) return { ...outer, isComplete: false };
    return addVars(outer, vars, {
      document: this.#document,
      project: this.#project,
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

  #site(phase: Site['phase'], where: readonly string[], field: string | undefined): Site {
    return {
      document: this.#document,
      phase,
      path: where,
      field,
      options: this.#buildSite.surroundings?.config.options ?? defaultOptionStyle,
      findings: this.#findings,
    };
  }

  #add(code: Code, span: Span, where: readonly string[], message: string): void {
    this.#findings.add('resolve', code, this.#document, span, where, message);
  }
}

function isGenerated(name: string, entries: Pipeline['entries']): boolean {
  return entries.some(({ isGroup, members }) => isGroup && members?.some((member) => member.name === name));
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
