/** Every place in a dvc.yaml that names a parameter: expressions, `params:` and keys behind a file in `vars`. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import { memoise } from '../../../project/memo.ts';
import type { Project } from '../../../project/project.ts';
import { type DictNode, get, type Node } from '../../../yaml/node.ts';
import type { Context } from '../context.ts';
import { stageFolder } from '../paths.ts';
import { type Pipeline, pipelineOf, type ResolvedStage } from '../pipeline.ts';
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
      else if (name !== 'stages') this.#collector.expressions(value, context);
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
    if (loop !== undefined) this.#collector.expressions(loop, context);
    const found = (entry.members ?? []).flatMap(({ name }) => resolved.get(name) ?? []);
    for (const stage of found) this.#stage(stage, entry.template);
    if (found.length === 0) this.#collector.expressions(entry.template, context);
  }

  #stage(stage: ResolvedStage, template: DictNode): void {
    const folder = stageFolder(this.#document, stage, template);
    for (const [field, { value }] of template.named) {
      this.#collector.expressions(value, stage.context);
      if (field === 'vars' && folder !== undefined) this.#vars(value, folder);
      if (field === 'params' && folder !== undefined) this.#params(value, stage.context, folder);
    }
  }

  /** Names under `params:`, of params.yaml where no other file is named. */
  #params(list: Node, context: Context, folder: string): void {
    for (const item of itemsIn(list)) {
      if (item.kind === 'str') this.#collector.inFile(item, context, path.resolve(folder, 'params.yaml'));
      for (const { key, value } of item.kind === 'dict' ? item.entries : []) {
        const [file] = key.kind === 'str' ? segmentsOf(key, this.#document, context, '') : [];
        if (file !== undefined) this.#paramsOfFile(value, context, path.resolve(folder, file.name));
      }
    }
  }

  #paramsOfFile(list: Node, context: Context, file: string): void {
    for (const name of itemsIn(list)) {
      if (name.kind === 'str') this.#collector.inFile(name, context, file);
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

function itemsIn(node: Node): readonly Node[] {
  return node.kind === 'list' ? node.items : [];
}
