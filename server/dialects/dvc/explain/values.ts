/** What an expression or a name under `params:` stands for: one value, or one a generated stage. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import type { Explanation } from '../../../project/explanation.ts';
import type { Project } from '../../../project/project.ts';
import type { TextNode } from '../../../yaml/node.ts';
import { pathAt } from '../../../yaml/pathAt.ts';
import { type Context, definitions, emptyContext, lookUp } from '../context.ts';
import { loadParameters } from '../parameterFile.ts';
import { pipelineOf } from '../pipeline.ts';
import { expressionSpans, expressionsOf } from '../resolve.ts';
import { workingFolder } from '../workingFolder.ts';
import { code, listed, placeOf, shownValue } from './markdown.ts';

type Keys = readonly (string | number)[];

export function explainValue(document: Document, offset: number, project: Project): Explanation | undefined {
  const found = pathAt(document.tree, offset);
  if (found?.node.kind !== 'str') return undefined;
  const { node, keys } = found;
  const spans = expressionSpans(node);
  const number = spans.findIndex((one) => document.touches(one, offset));
  const span = spans[number];
  const expression = expressionsOf(node)[number];
  if (span !== undefined && expression?.keys !== undefined) {
    return { span, doc: describe(expression.keys, contextsAt(document, keys, project)) };
  }
  return keys.includes('params') ? explainParameter(document, node, keys, project) : undefined;
}

/** With the name of the stage, where a loop makes several. */
interface Place {
  readonly stage?: string;
  readonly context: Context;
}

function contextsAt(document: Document, keys: Keys, project: Project): readonly Place[] {
  const { context, stages, entries } = pipelineOf(document, project).value;
  const [section, stage] = keys;
  const entry = section === 'stages' ? entries.find(({ name }) => name === stage) : undefined;
  const names = new Set(entry?.members?.map(({ name }) => name));
  const found = stages
    .filter(({ name }) => names.has(name))
    .map((resolved) => ({ stage: resolved.name, context: resolved.context }));
  return found.length === 0 ? [{ context }] : found;
}

function describe(keys: readonly string[], places: readonly Place[]): string {
  const name = code(keys.join('.'));
  const values = places.flatMap(({ stage, context }) => {
    const found = lookUp(context, keys);
    return found.kind === 'value' ? [{ stage, text: shownValue(found.node) }] : [];
  });
  const [first] = values;
  if (first === undefined) return `${name} is not defined`;
  if (values.every(({ text }) => text === first.text)) return `${name} = ${first.text}${origin(keys, places)}`;
  const lines = values.map(({ stage = '', text }) => `- ${code(stage)}: ${text}`);
  return `${name}\n\n${listed(lines, '\n')}`;
}

/** Where the value is defined, unless a loop sets it. */
function origin(keys: readonly string[], [place]: readonly Place[]): string {
  if (place === undefined || place.context.bindings.has(keys[0] ?? '')) return '';
  const found = definitions(place.context, keys);
  const targets = found.map(({ document, entry }) => placeOf({ document, span: entry.key.span }));
  return targets.length === 0 ? '' : ` (${listed(targets)})`;
}

/** A name under `params:`, which a stage depends on. */
function explainParameter(document: Document, node: TextNode, keys: Keys, project: Project): Explanation | undefined {
  const below = keys.slice(keys.lastIndexOf('params') + 1);
  const file = below.find((key) => typeof key === 'string') ?? 'params.yaml';
  if (keys[0] !== 'stages' || file === node.value) return undefined;
  const loaded = loadParameters(path.resolve(workingFolder(document, String(keys[1])), file), project);
  if (loaded.kind !== 'values') return undefined;
  const { document: source, values } = loaded;
  const context: Context = { ...emptyContext, values, layers: [{ name: file, document: source, values }] };
  const parts = node.value.split('.');
  const isKnown = lookUp(context, parts).kind === 'value';
  return isKnown ? { span: node.span, doc: describe(parts, [{ context }]) } : undefined;
}
