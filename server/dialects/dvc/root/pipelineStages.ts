/** The stages of a dvc.yaml, as the project's graph sees them. */
import { isDeepStrictEqual } from 'node:util';
import type { Document } from '../../../project/document.ts';
import type { DictNode, Node } from '../../../yaml/node.ts';
import type { LoadedEntry, ResolvedStage } from '../entry.ts';
import { stageFolder } from '../paths.ts';
import type { Pipeline } from '../pipeline.ts';
import { itemsOf, type NamedItem, namesOf } from '../sections.ts';
import { toText } from '../values.ts';
import { type NamedPath, namedPath } from './namedPath.ts';
import type { FileStage } from './stage.ts';
import { isDataset } from './url.ts';

export function pipelineStages(
  { loaded, stages }: Pipeline,
  document: Document,
  remotes: ReadonlyMap<string, string>,
): readonly FileStage[] {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const areUnique = byName.size === stages.length;
  return loaded.flatMap((one) => {
    if (areUnique) return knownStages(one, document, remotes);
    // Of stages of one name, DVC uses the last.
    return stagesOf(
      one.entry,
      one.stages.map((stage) => byName.get(stage.name) ?? stage),
      document,
      remotes,
    );
  });
}

const known = new WeakMap<
  object,
  { readonly remotes: ReadonlyMap<string, string>; readonly stages: readonly FileStage[] }
>();

/** They are the same as long as the entry comes out the same. */
function knownStages(
  { entry, stages, outcome }: LoadedEntry,
  document: Document,
  remotes: ReadonlyMap<string, string>,
): readonly FileStage[] {
  const earlier = known.get(outcome);
  if (earlier !== undefined && isDeepStrictEqual(earlier.remotes, remotes)) return earlier.stages;
  const made = stagesOf(entry, stages, document, remotes);
  known.set(outcome, { remotes, stages: made });
  return made;
}

function stagesOf(
  { name: group, isGroup, template, key, whole }: LoadedEntry['entry'],
  stages: readonly ResolvedStage[],
  document: Document,
  remotes: ReadonlyMap<string, string>,
): readonly FileStage[] {
  return stages.map((stage) => {
    const paths = new Paths(stage, template, document, remotes);
    return {
      name: stage.name,
      group: isGroup ? group : undefined,
      span: key,
      whole,
      commands: commandsOf(stage.fields.get('cmd')),
      isFrozen: isTrue(stage.fields.get('frozen')),
      outputs: paths.of('outs').concat(paths.of('metrics'), paths.of('plots')),
      dependencies: paths.of('deps', dependencyText).concat(paths.of('params', parameterFile)),
    };
  });
}

function commandsOf(command: Node | undefined): readonly string[] {
  if (command === undefined) return [];
  return command.kind === 'list' ? command.items.map(toText) : [toText(command)];
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'bool' && node.value;
}

class Paths {
  readonly #stage: ResolvedStage;
  /** The definition as it stands in the file, for positions. */
  readonly #template: DictNode;
  /** `undefined` where `wdir` could not be resolved: then no path of the stage is known. */
  readonly #folder: string | undefined;
  readonly #remotes: ReadonlyMap<string, string>;

  constructor(stage: ResolvedStage, template: DictNode, document: Document, remotes: ReadonlyMap<string, string>) {
    this.#stage = stage;
    this.#template = template;
    this.#folder = stageFolder(document, stage, template);
    this.#remotes = remotes;
  }

  /** What one section names. */
  of(section: string, textOf = ownText): readonly NamedPath[] {
    const found: NamedPath[] = [];
    if (this.#folder === undefined) return found;
    for (const item of itemsOf(this.#stage.fields, this.#template, section)) {
      for (const named of namesOf(item)) {
        const text = textOf(named);
        if (text !== undefined) found.push(namedPath(text, named.span, this.#folder, this.#remotes));
      }
    }
    return withoutRepeats(found);
  }
}

function ownText({ name }: NamedItem): string | undefined {
  return name.kind === 'str' ? name.value : undefined;
}

/** Data sets are no paths. */
function dependencyText(item: NamedItem): string | undefined {
  const text = ownText(item);
  return text !== undefined && isDataset(text) ? undefined : text;
}

/** Names without a file are in params.yaml. */
function parameterFile({ name, value }: NamedItem): string {
  return (value && toText(name)) || 'params.yaml';
}

/** The same text twice is one for DVC. */
function withoutRepeats(paths: readonly NamedPath[]): readonly NamedPath[] {
  if (paths.length < 2) return paths;
  const seen = new Set<string>();
  return paths.filter(({ text }) => {
    const isRepeat = seen.has(text);
    seen.add(text);
    return !isRepeat;
  });
}
