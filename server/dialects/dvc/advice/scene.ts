/** What advice is given on: the stages of a pipeline as they came out, beside what is written. */
import type { Document } from '../../../project/document.ts';
import type { Finding, Fix } from '../../../project/finding.ts';
import type { Project } from '../../../project/project.ts';
import { placeKey } from '../../../project/target.ts';
import { type DictNode, get, type Node } from '../../../yaml/node.ts';
import type { Span } from '../../../yaml/span.ts';
import { type Code, codes } from '../codes.ts';
import type { LoadedEntry, ResolvedStage } from '../entry.ts';
import type { Pipeline } from '../pipeline.ts';
import { expressionsOf } from '../resolve.ts';

/** A stage of the file, or those that a loop makes of it. */
export interface Group {
  readonly entry: Pipeline['entries'][number];
  /** The value of the stage's key, a loop with what is around it. */
  readonly definition: DictNode;
  /** None where the loop's values are not known. */
  readonly stages: readonly ResolvedStage[];
  readonly outcome: LoadedEntry['outcome'];
}

export interface Scene {
  readonly document: Document;
  readonly project: Project;
  readonly pipeline: Pipeline;
  /** Those whose structure DVC accepts. */
  readonly groups: readonly Group[];
  readonly advice: Advice;
}

export function sceneOf(document: Document, project: Project, pipeline: Pipeline): Scene {
  const broken = new Set(
    pipeline.findings
      .filter(({ phase, path: [section] }) => phase === 'yaml+schema' && section === 'stages')
      .map(({ path: [, name] }) => name),
  );
  const written = get(document.root, 'stages');
  const groups = pipeline.loaded.flatMap(({ entry, stages, outcome }): readonly Group[] => {
    const definition = get(written, entry.name);
    return definition?.kind !== 'dict' || broken.has(entry.name) ? [] : [{ entry, definition, stages, outcome }];
  });
  return { document, project, pipeline, groups, advice: new Advice(document) };
}

/** Collects findings; each place gets each code once, however many generated stages repeat it. */
export class Advice {
  readonly #document: Document;
  readonly #found = new Map<string, Finding>();

  constructor(document: Document) {
    this.#document = document;
  }

  add(code: Code, span: Span, message: string, fixes: readonly Fix[] = []): void {
    this.addAll([{ document: this.#document, span, severity: codes[code].severity, code, message, fixes }]);
  }

  addAll(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const identity = `${placeKey(finding)} ${finding.span.text.length} ${finding.code}`;
      if (!this.#found.has(identity)) this.#found.set(identity, finding);
    }
  }

  get all(): readonly Finding[] {
    return [...this.#found.values()];
  }
}

/** Adds a finding where several documents are advised on. */
export type Report = (code: Code, document: Document, span: Span, message: string, fixes?: readonly Fix[]) => void;

export const listSections = ['deps', 'params', 'outs', 'metrics', 'plots'] as const;

export interface StageScene {
  readonly stage: ResolvedStage;
  readonly template: DictNode;
}

/** The stages of each group, but only the first one where none of these fields tells them apart. */
export function stagesOf(groups: readonly Group[], ...fields: readonly string[]): readonly StageScene[] {
  return groups.flatMap(({ entry: { template }, stages }) => {
    const varies = ['wdir', ...fields].some((name) => hasExpressions(get(template, name)));
    return (varies ? stages : stages.slice(0, 1)).map((stage) => ({ stage, template }));
  });
}

/** Those that DVC may run: not the frozen ones. */
export function runnableIn(groups: readonly Group[], ...fields: readonly string[]): readonly StageScene[] {
  const isFrozen = ({ entry }: Group) => {
    const frozen = get(entry.template, 'frozen');
    return frozen?.kind === 'bool' && frozen.value;
  };
  return stagesOf(
    groups.filter((group) => !isFrozen(group)),
    ...fields,
  );
}

function hasExpressions(node: Node | undefined): boolean {
  switch (node?.kind) {
    case 'str':
      return expressionsOf(node).length > 0;
    case 'list':
      return node.items.some(hasExpressions);
    case 'dict':
      return node.entries.some(({ key, value }) => hasExpressions(key) || hasExpressions(value));
    default:
      return false;
  }
}

/** Of a path with settings below it, the path alone. */
export function nameSpan(item: Node): Span {
  return item.kind === 'dict' ? (item.entries[0]?.key.span ?? item.span) : item.span;
}
