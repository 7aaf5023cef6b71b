/** Whether DVC can make a stage of what a resolved definition says: dependencies, parameters, outputs. */
import path from 'node:path';
import type { Document } from '../../project/document.ts';
import { type DictNode, get, type Node, type Span } from '../../yaml/node.ts';
import type { Findings } from './finding.ts';
import { isFalsy } from './parameterFile.ts';
import { typeName } from './values.ts';

/** What is built: a definition that has been resolved. */
interface Buildable {
  readonly name: string;
  readonly fields: ReadonlyMap<string, Node>;
}

const outputSections = ['outs', 'metrics', 'plots'] as const;

/** `template` is the definition as it stands in the file. */
export function checkBuild(stage: Buildable, template: DictNode, document: Document, findings: Findings): void {
  const builder = new Builder(stage, template, document, findings);
  builder.items('deps', (item, report) => builder.dependency(item, report));
  builder.items('params', (item, report) => builder.parameter(item, report));
  for (const section of outputSections) builder.items(section, (item, report) => builder.output(item, report));
}

type Code = 'wrong-type' | 'dvc-file' | 'unknown-scheme';
type Report = (code: Code, message: string) => void;

class Builder {
  readonly #stage: Buildable;
  readonly #template: DictNode;
  readonly #document: Document;
  readonly #findings: Findings;

  constructor(stage: Buildable, template: DictNode, document: Document, findings: Findings) {
    this.#stage = stage;
    this.#template = template;
    this.#document = document;
    this.#findings = findings;
  }

  /** Calls `check` with each item of a section; what it reports stands on the item as it is written. */
  items(section: string, check: (item: Node, report: Report) => void): void {
    const { fields, name } = this.#stage;
    const resolved = fields.get(section);
    const written = get(this.#template, section);
    if (resolved?.kind !== 'list' || written?.kind !== 'list') return;
    for (const [index, item] of resolved.items.entries()) {
      const span: Span = written.items[index]?.span ?? written.span;
      const where = ['stages', name, section, String(index)];
      check(item, (code, message) => this.#findings.add('stages', code, this.#document, span, where, message));
    }
  }

  dependency(item: Node, report: Report): void {
    if (item.kind !== 'str') report('wrong-type', `A dependency must be a path; this is ${typeName(item)}.`);
    else if (item.value === '') report('wrong-type', 'A dependency must be a path; this is empty.');
    else if (!item.value.startsWith('ds://')) checkPath(item.value, 'a dependency', report);
  }

  parameter(item: Node, report: Report): void {
    if (item.kind === 'str') return;
    if (item.kind !== 'dict') {
      report('wrong-type', `A parameter must be a name, or a file with names; this is ${typeName(item)}.`);
      return;
    }
    for (const { value } of item.entries) {
      if (value.kind === 'list' || isFalsy(value)) continue;
      report('wrong-type', `The parameters of a file must be a list; this is ${typeName(value)}.`);
    }
  }

  output(item: Node, report: Report): void {
    if (item.kind === 'str') checkPath(item.value, 'an output', report);
    else if (item.kind !== 'dict') report('wrong-type', `An output must be a path; this is ${typeName(item)}.`);
    else for (const entry of item.entries) this.#flaggedOutput(entry.key, entry.value, report);
  }

  #flaggedOutput(key: Node, flags: Node, report: Report): void {
    if (key.kind === 'str') checkPath(key.value, 'an output', report);
    else report('wrong-type', `An output must be a path; this is ${typeName(key)}.`);
    if (flags.kind === 'dict') return;
    report('wrong-type', `The settings of an output must be a mapping; this is ${typeName(flags)}.`);
  }
}

/** What DVC reaches, https://dvc.org/doc/user-guide/pipelines/external-dependencies-and-outputs. */
const schemes = new Set([
  '',
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

function checkPath(value: string, role: string, report: Report): void {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/[^/?#]/.exec(value)?.[1]?.toLowerCase();
  if (scheme !== undefined && !schemes.has(scheme)) report('unknown-scheme', `DVC does not reach \`${scheme}://\`.`);
  const name = path.posix.basename(value);
  if (!value.endsWith('.dvc') && name !== 'dvc.yaml') return;
  report('dvc-file', `\`${value}\` is a file of DVC itself; it cannot be ${role}.`);
}
