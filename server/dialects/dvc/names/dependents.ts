/** The parameters in a file that stages use, each with those stages: generated ones by their own names. */
import path from 'node:path';
import type { Dependents } from '../../../project/dialect.ts';
import type { Document } from '../../../project/document.ts';
import type { Project } from '../../../project/project.ts';
import type { Node } from '../../../yaml/node.ts';
import { textsIn } from '../../../yaml/texts.ts';
import { type Context, definitions, descend } from '../context.ts';
import type { ResolvedStage } from '../entry.ts';
import { loadParameters } from '../parameterFile.ts';
import { Places, partsOf } from '../parts.ts';
import { type Pipeline, pipelineOf } from '../pipeline.ts';
import { expressionsOf } from '../resolve.ts';
import { rootOf } from '../root/root.ts';

/** `files`: absolute paths of the files that may use them. In the order of the text. */
export function dependentsIn(document: Document, files: readonly string[], project: Project): readonly Dependents[] {
  const loaded = loadParameters(document.path, project);
  if (loaded.kind !== 'values') return [];
  const users = new Users(document, loaded.values);
  for (const file of files.filter((one) => path.basename(one) === 'dvc.yaml' && one !== document.path)) {
    const pipeline = project.load(file);
    if (pipeline.kind !== 'document') continue;
    const places = new Places(file, rootOf(file, project) ?? path.dirname(file));
    users.addPipeline(pipelineOf(pipeline.document, project).value, places);
  }
  return users.all;
}

/** The names of each key down to a parameter: `models`, `models.forest`, … */
function prefixes(keys: readonly string[]): readonly (readonly string[])[] {
  return keys.map((_, index) => keys.slice(0, index + 1));
}

class Users {
  readonly #document: Document;
  readonly #values: Node;
  /** By the key's node: the stages by file and name. */
  readonly #found: ReadonlyMap<Node, Map<string, string>>;
  /** What names mean is the same in all stages whose parameters come from the same files. */
  readonly #defined = new Map<Context['layers'], Map<string, readonly Node[]>>();

  constructor(document: Document, values: Node) {
    this.#document = document;
    this.#values = values;
    this.#found = new Map(keysIn(values).map((key) => [key, new Map<string, string>()]));
  }

  get all(): readonly Dependents[] {
    return [...this.#found]
      .filter(([, stages]) => stages.size > 0)
      .map(([{ span }, stages]) => ({ span, stages: [...stages.values()] }))
      .toSorted((a, b) => this.#document.offsets(a.span).start - this.#document.offsets(b.span).start);
  }

  addPipeline({ entries, stages }: Pipeline, places: Places): void {
    const byName = new Map(stages.map((stage) => [stage.name, stage]));
    for (const { members = [], template } of entries) {
      const names = namesIn(template);
      for (const { name } of members) {
        const stage = byName.get(name);
        if (stage !== undefined) this.#addStage(stage, names, places);
      }
    }
  }

  #addStage(stage: ResolvedStage, names: readonly (readonly string[])[], places: Places): void {
    const id = `${places.file} ${stage.name}`;
    for (const keys of names) {
      for (const key of this.#meant(keys, stage.context)) this.#found.get(key)?.set(id, stage.name);
    }
    for (const { file, names: own } of partsOf(stage.fields, places).parameters) {
      if (file !== this.#document.path) continue;
      for (const keys of own.flatMap((name) => prefixes(name.split('.')))) {
        const key = keyAt(this.#values, keys);
        if (key !== undefined) this.#found.get(key)?.set(id, stage.name);
      }
    }
  }

  /** What a loop sets stands for keys, too: those below its item. */
  #meant(keys: readonly string[], { bindings, layers, ...context }: Context): readonly Node[] {
    const [first = '', ...rest] = keys;
    const bound = bindings.get(first);
    if (bound !== undefined) return rest.length === 0 ? [] : [keyAt(bound, rest)].flatMap((key) => key ?? []);
    const known = this.#defined.get(layers) ?? new Map<string, readonly Node[]>();
    this.#defined.set(layers, known);
    const name = keys.join('.');
    const found = known.get(name) ?? definitions({ bindings, layers, ...context }, keys).map(({ entry }) => entry.key);
    known.set(name, found);
    return found;
  }
}

/** What the expressions in a template name, each once, with all above it. */
function namesIn(template: Node): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const text of textsIn(template)) {
    for (const { keys = [] } of expressionsOf(text)) for (const one of prefixes(keys)) found.set(one.join('.'), one);
  }
  return [...found.values()];
}

function keyAt(values: Node, keys: readonly string[]): Node | undefined {
  const owner = descend(values, keys.slice(0, -1));
  return owner?.kind === 'dict' ? owner.named.get(keys.at(-1) ?? '')?.key : undefined;
}

function keysIn(node: Node): readonly Node[] {
  if (node.kind === 'list') return node.items.flatMap(keysIn);
  return node.kind === 'dict' ? node.entries.flatMap(({ key, value }) => [key, ...keysIn(value)]) : [];
}
