/** What may be written at a place: parameters, files. */
import path from 'node:path';
import type { Cursor, Suggestion } from '../../project/dialect.ts';
import type { Project } from '../../project/project.ts';
import type { Names } from '../../project/shape.ts';
import type { DictNode, Node } from '../../yaml/node.ts';
import { loadParameters } from './parameterFile.ts';
import { pipelineOf } from './pipeline.ts';
import { preview } from './preview.ts';
import { workingFolder } from './workingFolder.ts';

export function suggestNames(names: Names, at: Cursor, project: Project): readonly Suggestion[] {
  switch (names) {
    case 'file':
    case 'parameterFile':
      return suggestFiles(at, project);
    case 'parameter':
      return suggestParameters(at, project);
  }
}

/** The values that an expression may name. */
export function suggestInExpression(at: Cursor, project: Project): readonly Suggestion[] {
  const { context, stages } = pipelineOf(at.document, project).value;
  const stageName = nameOfStage(at);
  const stage = stages.find(({ name }) => name === stageName || name.startsWith(`${stageName}@`));
  const found = new Map<string, Suggestion>();
  for (const [name, node] of stage?.context.bindings ?? []) collect(node, name, found);
  collectAll(stage?.context.values ?? context.values, '', found);
  if (stage === undefined && isInLoop(at)) addLoopNames(found);
  return [...found.values()];
}

/** The loop is broken while it is typed, yet its names are known. */
function addLoopNames(found: Map<string, Suggestion>): void {
  for (const text of ['item', 'key']) found.set(text, { text, kind: 'parameter', detail: 'set by the loop' });
}

function isInLoop(at: Cursor): boolean {
  return at.path.some((step) => step !== '-' && step.key === 'do');
}

function nameOfStage(at: Cursor): string | undefined {
  const [section, stage] = at.path;
  return section !== '-' && section?.key === 'stages' && stage !== '-' ? stage?.key : undefined;
}

/** Keys of a parameter file, for `params:`; of params.yaml where no other is named around the cursor. */
function suggestParameters(at: Cursor, project: Project): readonly Suggestion[] {
  const steps = at.path.filter((step) => step !== '-').map(({ key }) => key);
  const inner = steps.at(-1);
  const file = inner === undefined || inner === 'params' ? 'params.yaml' : inner;
  const loaded = loadParameters(path.resolve(folderAt(at), file), project);
  if (loaded.kind !== 'values') return [];
  const found = new Map<string, Suggestion>();
  collectAll(loaded.values, '', found);
  return [...found.values()];
}

/** `detail` is the value; mappings are offered too, since a stage may depend on all of one. */
function collectAll(values: DictNode, prefix: string, found: Map<string, Suggestion>): void {
  for (const [name, { value }] of values.named) collect(value, `${prefix}${name}`, found);
}

const mostSuggestions = 2_000;

function collect(node: Node, name: string, found: Map<string, Suggestion>): void {
  if (found.size >= mostSuggestions || found.has(name)) return;
  found.set(name, { text: name, kind: 'parameter', detail: preview(node) });
  if (node.kind === 'dict') collectAll(node, `${name}.`, found);
}

/** Of the stage around the cursor; its `wdir` itself is relative to the file. */
function folderAt(at: Cursor): string {
  const isOwn = at.path.at(-1) !== '-' && at.path.some((step) => step !== '-' && step.key === 'wdir');
  return isOwn ? path.dirname(at.document.path) : workingFolder(at.document, nameOfStage(at));
}

/** What stands in the folder that is typed so far. */
function suggestFiles(at: Cursor, project: Project): readonly Suggestion[] {
  const prefix = at.typed.replace(/[^/]*$/, '');
  if (prefix.startsWith('/') || prefix.includes('://')) return [];
  const entries = project.list(path.resolve(folderAt(at), prefix));
  return entries
    .filter(({ name }) => !hidden.has(name))
    .map(({ name, isFolder }) => ({
      text: `${prefix}${name}`,
      kind: isFolder ? 'folder' : 'file',
      detail: '',
    }));
}

const hidden = new Set(['.git', '.dvc', '.venv', 'node_modules', '__pycache__', '.DS_Store']);
