/** The parameters that a stage depends on, with their values, and the metrics files that it writes. */
import path from 'node:path';
import type { GraphStage, Root, StageRecords } from '../../../project/graph.ts';
import type { Project } from '../../../project/project.ts';
import type { DictNode, Node } from '../../../yaml/node.ts';
import { loadParameters } from '../parameterFile.ts';
import { lookUp } from '../parameterNames.ts';
import { type Parameters, Places, partsOf } from '../parts.ts';
import { pipelineOf } from '../pipeline.ts';
import { toText } from '../values.ts';
import { nameBelow } from './root.ts';

export function records({ document, name }: GraphStage, { folder }: Root, project: Project): StageRecords {
  const isPipeline = path.basename(document.path) === 'dvc.yaml';
  const stages = isPipeline ? pipelineOf(document, project).value.stages : [];
  const stage = stages.find((one) => one.name === name);
  if (stage === undefined) return { params: [], metrics: [] };
  const { parameters, outputs } = partsOf(stage.fields, new Places(document.path, folder));
  return {
    params: parameters.flatMap((one) => valuesOf(one, folder, project)),
    metrics: outputs.flatMap(({ section, file }) =>
      section === 'metrics' && file !== undefined ? (nameBelow(folder, file) ?? []) : [],
    ),
  };
}

function valuesOf({ file, names }: Parameters, root: string, project: Project): StageRecords['params'] {
  const below = file === undefined ? undefined : nameBelow(root, file);
  if (file === undefined || below === undefined) return [];
  const loaded = loadParameters(file, project);
  if (loaded.kind !== 'values') return [];
  const { values } = loaded;
  const found =
    names.length === 0 ? entriesOf(values, '') : names.flatMap((name) => flattened(name, lookUp(values, name)));
  return found.map(([key, value]) => ({ file: below, key, value }));
}

function entriesOf({ entries }: DictNode, prefix: string): readonly (readonly [key: string, value: string])[] {
  return entries.flatMap(({ key, value }) => flattened(prefix + toText(key), value));
}

function flattened(key: string, value: Node | undefined): readonly (readonly [key: string, value: string])[] {
  if (value === undefined) return [];
  return value.kind === 'dict' ? entriesOf(value, `${key}.`) : [[key, toText(value)]];
}
