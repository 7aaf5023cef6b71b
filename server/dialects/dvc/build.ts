/** Whether DVC can make a stage of what a resolved definition says: dependencies, parameters, outputs. */
import path from 'node:path';
import type { Document } from '../../project/document.ts';
import { nearest } from '../../project/nearest.ts';
import type { DictNode, Node, Span } from '../../yaml/node.ts';
import type { Findings } from './finding.ts';
import { isFalsy } from './parameterFile.ts';
import { urlOf } from './root/namedPath.ts';
import { describeRule, type Surroundings } from './root/surroundings.ts';
import { type Item, itemsOf, namesOf, outputSections } from './sections.ts';
import { toText, typeName } from './values.ts';

/** What is built: a definition that has been resolved. */
interface Buildable {
  readonly name: string;
  readonly fields: ReadonlyMap<string, Node>;
}

export interface Site {
  readonly document: Document;
  readonly findings: Findings;
  /** `undefined` outside of any project. */
  readonly surroundings: Surroundings | undefined;
}

/** `template` is the definition as it stands in the file. */
export function checkBuild(stage: Buildable, template: DictNode, site: Site): void {
  const builder = new Builder(stage, template, site);
  builder.each('deps', (item, report) => builder.dependency(item, report));
  builder.each('params', (item, report) => builder.parameter(item, report));
  for (const section of outputSections) builder.each(section, (item, report) => builder.output(item, report));
}

type Code = 'wrong-type' | 'dvc-file' | 'unknown-scheme' | 'unknown-remote-url' | 'ignored-output';
type Report = (code: Code, message: string, span?: Span) => void;

class Builder {
  readonly #stage: Buildable;
  readonly #template: DictNode;
  readonly #site: Site;
  /** `undefined` where it is not known. */
  readonly #folder: string | undefined;

  constructor(stage: Buildable, template: DictNode, site: Site) {
    this.#stage = stage;
    this.#template = template;
    this.#site = site;
    const wdir = stage.fields.get('wdir');
    const isKnown = wdir !== undefined || !template.named.has('wdir');
    this.#folder = isKnown ? path.resolve(path.dirname(site.document.path), wdir ? toText(wdir) : '') : undefined;
  }

  /** Calls `check` with each item of a section; what it reports stands on the item as it is written. */
  each(section: string, check: (item: Item, report: Report) => void): void {
    const { document, findings } = this.#site;
    for (const [index, item] of itemsOf(this.#stage.fields, this.#template, section).entries()) {
      const where = ['stages', this.#stage.name, section, String(index)];
      check(item, (code, message, span = item.written.span) =>
        findings.add('stages', code, document, span, where, message),
      );
    }
  }

  dependency({ resolved: item }: Item, report: Report): void {
    if (item.kind !== 'str') report('wrong-type', `A dependency must be a path; this is ${typeName(item)}.`);
    else if (item.value === '') report('wrong-type', 'A dependency must be a path; this is empty.');
    else if (!item.value.startsWith('ds://')) this.#path(item.value, 'a dependency', report);
  }

  parameter(item: Item, report: Report): void {
    const { resolved } = item;
    if (resolved.kind === 'str') return;
    if (resolved.kind !== 'dict') {
      report('wrong-type', `A parameter must be a name, or a file with names; this is ${typeName(resolved)}.`);
      return;
    }
    for (const { name, value, span } of namesOf(item)) {
      if (name.kind === 'str') this.#path(name.value, 'a dependency', (code, message) => report(code, message, span));
      if (value === undefined || value.kind === 'list' || isFalsy(value)) continue;
      report('wrong-type', `The parameters of a file must be a list; this is ${typeName(value)}.`);
    }
  }

  output(item: Item, report: Report): void {
    for (const { name, value, span } of namesOf(item)) {
      const reportName: Report = (code, message) => report(code, message, span);
      if (name.kind === 'str') this.#outputPath(name.value, reportName);
      else reportName('wrong-type', `An output must be a path; this is ${typeName(name)}.`);
      if (value === undefined || value.kind === 'dict') continue;
      report('wrong-type', `The settings of an output must be a mapping; this is ${typeName(value)}.`);
    }
  }

  #outputPath(value: string, report: Report): void {
    this.#path(value, 'an output', report);
    const { surroundings, document } = this.#site;
    if (surroundings === undefined || this.#folder === undefined || urlOf(value) !== undefined) return;
    const rule = surroundings.ruleFor(path.resolve(this.#folder, value));
    if (rule === undefined) return;
    const message = `DVC does not track what it ignores, and ${describeRule(rule, document.path)}.`;
    report('ignored-output', `${message} Let the stage write elsewhere, or bring it back with a \`!\`.`);
  }

  #path(value: string, role: string, report: Report): void {
    const url = urlOf(value);
    if (url !== undefined && !schemes.has(url.scheme))
      report('unknown-scheme', `DVC does not reach \`${url.scheme}://\`.`);
    if (url?.scheme === 'remote') this.#remote(url.host, report);
    const name = path.posix.basename(value);
    if (!value.endsWith('.dvc') && name !== 'dvc.yaml') return;
    report('dvc-file', `\`${value}\` is a file of DVC itself; it cannot be ${role}.`);
  }

  #remote(name: string, report: Report): void {
    const config = this.#site.surroundings?.config;
    if (config === undefined || !config.isWhole || config.remotes.has(name.toLowerCase())) return;
    const meant = nearest(name, config.remotes.keys());
    const advice = meant === undefined ? `Add it: \`dvc remote add ${name} URL\`.` : `Did you mean \`${meant}\`?`;
    report('unknown-remote-url', `There is no remote \`${name}\`. ${advice}`);
  }
}

/** What DVC reaches, https://dvc.org/doc/user-guide/pipelines/external-dependencies-and-outputs. */
const schemes = new Set([
  'azure',
  'gdrive',
  'gs',
  'hdfs',
  'http',
  'https',
  'oss',
  'remote',
  's3',
  'ssh',
  'webdav',
  'webdavs',
  'webhdfs',
]);
