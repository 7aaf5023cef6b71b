/** Every place in a dvc.yaml that names a parameter: expressions, `params:` and keys behind a file in `vars`. */

import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import { groupBy } from '../../../project/groupBy.ts';
import { memoise } from '../../../project/memo.ts';
import type { Project } from '../../../project/project.ts';
import { type Entry as DictEntry, type DictNode, get, type Node } from '../../../yaml/node.ts';
import type { Context } from '../context.ts';
import type { ResolvedStage } from '../entry.ts';
import { stageFolder } from '../paths.ts';
import { type Pipeline, pipelineOf } from '../pipeline.ts';
import { segmentsOf } from './segments.ts';
import { type ParameterUse, UseCollector } from './useCollector.ts';

export const parameterUses = memoise((document: Document, project: Project): readonly ParameterUse[] => {
  const pipeline = pipelineOf(document, project).value;
  const walk = new Walk(document, pipeline, new UseCollector(document, project, pipeline));
  return walk.uses();
});

class Walk {
  readonly #document: Document;
  readonly #pipeline: Pipeline;
  readonly #collector: UseCollector;

  constructor(document: Document, pipeline: Pipeline, collector: UseCollector) {
    this.#document = document;
    this.#pipeline = pipeline;
    this.#collector = collector;
  }

  uses(): readonly ParameterUse[] {
    const { root, path: file } = this.#document;
    const { context, entries, stages } = this.#pipeline;
    for (const [name, { value }] of root?.kind === 'dict' ? root.named : []) {
      if (name === 'vars') this.#vars(value, path.dirname(file));
      else if (name !== 'stages') this.#collector.expressions(value, [context]);
    }
    const resolved = new Map(stages.map((stage) => [stage.name, stage]));
    for (const entry of entries) this.#entry(entry, resolved);
    return this.#collector.uses;
  }

  /** Where the loop's values are not known, its template is looked at by itself. */
  #entry(entry: Pipeline['entries'][number], resolved: ReadonlyMap<string, ResolvedStage>): void {
    const { context } = this.#pipeline;
    const definition = get(get(this.#document.root, 'stages'), entry.name);
    const loop = entry.isGroup ? (get(definition, 'foreach') ?? get(definition, 'matrix')) : undefined;
    if (loop !== undefined) this.#collector.expressions(loop, [context]);
    const found = (entry.members ?? []).flatMap(({ name }) => resolved.get(name) ?? []);
    const contexts = found.length === 0 ? [context] : found.map((stage) => stage.context);
    this.#collector.expressions(entry.template, contexts);
    for (const [folder, stages] of groupBy(found, (stage) => stageFolder(this.#document, stage, entry.template))) {
      if (folder !== undefined)
        this.#files(
          entry.template,
          folder,
          stages.map((stage) => stage.context),
        );
    }
  }

  #files(template: DictNode, folder: string, contexts: readonly Context[]): void {
    const vars = get(template, 'vars');
    if (vars !== undefined) this.#vars(vars, folder);
    const standard = path.resolve(folder, 'params.yaml');
    for (const item of itemsIn(get(template, 'params'))) {
      if (item.kind === 'str') this.#collector.inFile(item, contexts, standard);
      for (const entry of item.kind === 'dict' ? item.entries : []) this.#paramsOfFile(entry, contexts, folder);
    }
  }

  /** `file: [name, name]`. */
  #paramsOfFile({ key, value }: DictEntry, contexts: readonly Context[], folder: string): void {
    if (key.kind !== 'str') return;
    for (const [file, same] of groupBy(contexts, (context) => segmentsOf(key, context, '')[0]?.name)) {
      for (const name of file === undefined ? [] : itemsIn(value)) {
        if (name.kind === 'str') this.#collector.inFile(name, same, path.resolve(folder, file ?? ''));
      }
    }
  }

  #vars(list: Node, folder: string): void {
    for (const item of itemsIn(list)) {
      if (item.kind !== 'str' || !item.value.includes(':')) continue;
      const [file = '', ...rest] = item.value.split(':');
      const names = new Set(rest.join(':').split(',').filter(Boolean));
      this.#collector.keysOfFile(item, path.resolve(folder, file), names);
    }
  }
}

function itemsIn(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}
