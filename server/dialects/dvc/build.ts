/** Whether DVC can make a stage of what a resolved definition says: dependencies, parameters, outputs. */
import type { Document } from '../../project/document.ts';
import { type DictNode, get, type Node } from '../../yaml/node.ts';
import type { Span } from '../../yaml/span.ts';
import {
  checkDependencyPath,
  checkOutputPath,
  checkParameterPath,
  type PathReport,
  type PathSite,
} from './checkPath.ts';
import type { Findings } from './finding.ts';
import { isFalsy } from './parameterFile.ts';
import { stageFolder } from './paths.ts';
import type { Surroundings } from './root/surroundings.ts';
import { type Item, itemsOf, namesOf, outputSections } from './sections.ts';
import { typeName } from './values.ts';

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
  builder.workingFolder();
  for (const section of sections) if (stage.fields.has(section)) builder.section(section);
}

const sections = ['deps', 'params', ...outputSections] as const;

type Report = (code: Parameters<PathReport>[0] | 'wrong-type', message: string, span?: Span) => void;

class Builder {
  readonly #stage: Buildable;
  readonly #template: DictNode;
  readonly #site: Site;
  readonly #paths: PathSite;

  constructor(stage: Buildable, template: DictNode, site: Site) {
    this.#stage = stage;
    this.#template = template;
    this.#site = site;
    const { document, surroundings } = site;
    const folder = stageFolder(document, stage, template);
    this.#paths = { file: document.path, folder, surroundings };
  }

  /** What is reported of an item stands on it as it is written. */
  section(section: (typeof sections)[number]): void {
    const { document, findings } = this.#site;
    itemsOf(this.#stage.fields, this.#template, section).forEach((item, index) => {
      this.#item(section, item, (code, message, span = item.written.span) => {
        const where = ['stages', this.#stage.name, section, String(index)];
        findings.add('stages', code, document, span, where, message);
      });
    });
  }

  /** An expression may bring any type; what is false stands for the folder of the file. */
  workingFolder(): void {
    const { name, fields } = this.#stage;
    const wdir = fields.get('wdir');
    if (wdir === undefined || wdir.kind === 'str' || isFalsy(wdir)) return;
    const { document, findings } = this.#site;
    const written = get(this.#template, 'wdir') ?? wdir;
    const message = `\`wdir\` must be the path of a folder; this is ${typeName(wdir)}. Put quotes around the value.`;
    findings.add('stages', 'wrong-type', document, written.span, ['stages', name, 'wdir'], message);
  }

  #item(section: (typeof sections)[number], item: Item, report: Report): void {
    if (section === 'deps') this.#dependency(item, report);
    else if (section === 'params') this.#parameter(item, report);
    else this.#output(item, report);
  }

  #dependency({ resolved: item }: Item, report: Report): void {
    if (item.kind !== 'str') report('wrong-type', `A dependency must be a path; this is ${typeName(item)}.`);
    else if (item.value === '') report('wrong-type', 'A dependency must be a path; this is empty.');
    else checkDependencyPath(item.value, this.#paths, report);
  }

  #parameter(item: Item, report: Report): void {
    const { resolved } = item;
    if (resolved.kind === 'str') return;
    if (resolved.kind !== 'dict') {
      report('wrong-type', `A parameter must be a name, or a file with names; this is ${typeName(resolved)}.`);
      return;
    }
    for (const { name, value, span } of namesOf(item)) {
      const reportName: Report = (code, message) => report(code, message, span);
      if (name.kind === 'str') checkParameterPath(name.value, this.#paths, reportName);
      // Anything false stands for params.yaml.
      else if (!isFalsy(name)) reportName('wrong-type', `A file must be named by text; this is ${typeName(name)}.`);
      if (value === undefined || value.kind === 'list' || isFalsy(value)) continue;
      report('wrong-type', `The parameters of a file must be a list; this is ${typeName(value)}.`);
    }
  }

  #output(item: Item, report: Report): void {
    for (const { name, value, span } of namesOf(item)) {
      const reportName: Report = (code, message) => report(code, message, span);
      if (name.kind === 'str') checkOutputPath(name.value, this.#paths, reportName);
      else reportName('wrong-type', `An output must be a path; this is ${typeName(name)}.`);
      if (value === undefined || value.kind === 'dict') continue;
      report('wrong-type', `The settings of an output must be a mapping; this is ${typeName(value)}.`);
    }
  }
}
