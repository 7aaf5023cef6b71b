/** What an expression or a parameter's name stands for, and where that is defined. */
import path from 'node:path';
import type { Reference } from '../../project/dialect.ts';
import type { Document } from '../../project/document.ts';
import type { Project } from '../../project/project.ts';
import type { Target } from '../../project/target.ts';
import { type Node, touches } from '../../yaml/node.ts';
import { pathAt } from '../../yaml/pathAt.ts';
import { type Context, definitions, emptyContext, lookUp } from './context.ts';
import { loadParameters } from './parameterFile.ts';
import { pipelineOf } from './pipeline.ts';
import { expressionSpans, expressionsOf } from './resolve.ts';
import { preview } from './suggestions.ts';
import { workingFolder } from './workingFolder.ts';

export function referenceAt(document: Document, offset: number, project: Project): Reference | undefined {
  const found = pathAt(document.root, offset);
  if (found?.node.kind !== 'str') return undefined;
  const { node, keys } = found;
  const spans = expressionSpans(node, document);
  const number = spans.findIndex((one) => touches(one, offset));
  const span = spans[number];
  const expression = expressionsOf(node)[number];
  if (span !== undefined && expression?.keys !== undefined) {
    const contexts = contextsAt(document, keys, project);
    return { span, ...describe(expression.keys, contexts) };
  }
  return keys.includes('params') ? parameterReference(document, node, keys, project) : undefined;
}

/** Those of the stages that the place belongs to: one, or each that a loop generates. */
function contextsAt(document: Document, keys: readonly (string | number)[], project: Project): readonly Context[] {
  const { context, stages, entries } = pipelineOf(document, project).value;
  const [section, stage] = keys;
  const entry = section === 'stages' ? entries.find(({ name }) => name === stage) : undefined;
  const names = new Set(entry?.members?.map(({ name }) => name));
  const found = stages.filter(({ name }) => names.has(name)).map((resolved) => resolved.context);
  return found.length === 0 ? [context] : found;
}

const mostShown = 8;

function describe(keys: readonly string[], contexts: readonly Context[]): { doc: string; targets: readonly Target[] } {
  const values = new Set<string>();
  for (const context of contexts) {
    const found = lookUp(context, keys);
    if (found.kind === 'value') values.add(preview(found.node));
  }
  const shown = [...values].slice(0, mostShown).map((value) => `\`${value.replaceAll('`', "'")}\``);
  const more = values.size > mostShown ? `, … (${values.size} values)` : '';
  const [context] = contexts;
  const targets = context === undefined || context.bindings.has(keys[0] ?? '') ? [] : targetsOf(context, keys);
  const doc =
    values.size === 0 ? `**${keys.join('.')}** is not defined` : `**${keys.join('.')}** = ${shown.join(', ')}${more}`;
  return { doc, targets };
}

function targetsOf(context: Context, keys: readonly string[]): readonly Target[] {
  return definitions(context, keys).map(({ document, entry }) => ({ document, span: entry.key.span }));
}

/** A name under `params:`, which a stage depends on. */
function parameterReference(
  document: Document,
  node: Extract<Node, { kind: 'str' }>,
  keys: readonly (string | number)[],
  project: Project,
): Reference | undefined {
  const below = keys.slice(keys.lastIndexOf('params') + 1);
  const file = below.find((key) => typeof key === 'string') ?? 'params.yaml';
  if (keys[0] !== 'stages' || file === node.value) return undefined;
  const loaded = loadParameters(path.resolve(workingFolder(document, String(keys[1])), file), project);
  if (loaded.kind !== 'values') return undefined;
  const { document: source, values } = loaded;
  const context: Context = { ...emptyContext, values, layers: [{ name: file, document: source, values }] };
  const parts = node.value.split('.');
  return lookUp(context, parts).kind === 'value' ? { span: node.span, ...describe(parts, [context]) } : undefined;
}
