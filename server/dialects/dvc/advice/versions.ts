/** What the DVC that runs the pipeline does not know yet. */
import { get, type Node } from '../../../yaml/node.ts';
import type { Span } from '../../../yaml/span.ts';
import { lookUp } from '../context.ts';
import { expressionsOf } from '../resolve.ts';
import { outputSections } from '../sections.ts';
import { type Feature, features } from '../version/features.ts';
import { knownVersion } from '../version/known.ts';
import { overlap, written } from '../version/version.ts';
import type { Group, Scene } from './scene.ts';

export function adviseOnVersions(scene: Scene): void {
  adviseOnUses(scene.groups.flatMap(stageUses), scene);
}

/** In the sections beside the stages. */
export function adviseOnTopVersions(scene: Scene): void {
  adviseOnUses(topUses(scene.document.root), scene);
}

function adviseOnUses(uses: readonly Use[], scene: Scene): void {
  if (uses.length === 0) return;
  const known = knownVersion(scene.document.path, scene.project);
  if (known === undefined) return;
  for (const { feature, span } of uses) {
    if (feature.ranges.some((range) => overlap(range, known.range))) continue;
    const needed = feature.ranges.map(({ from, below }) => (below === undefined ? written(from) : undefined));
    const newest = needed.find((version) => version !== undefined);
    const message = `${feature.name} needs DVC ${newest}; ${known.source}. Update DVC, or do without.`;
    scene.advice.add('needs-newer-dvc', span, message);
  }
}

interface Use {
  readonly feature: Feature;
  readonly span: Span;
}

function topUses(root: Node | undefined): readonly Use[] {
  if (root?.kind !== 'dict') return [];
  return [...root.named].flatMap(([name, { key, value }]): readonly Use[] => {
    const of = (feature: Feature): Use => ({ feature, span: key.span });
    switch (name) {
      case 'vars':
        return [of(features.vars)];
      case 'artifacts':
        return [of(features.artifacts), ...expressionUses(value)];
      case 'datasets':
        return [of(features.datasets)];
      case 'metrics':
      case 'params':
        return [of(features.topMetrics), ...expressionUses(value)];
      case 'plots':
        return [of(features.plots), ...plotUses(value), ...expressionUses(value)];
      default:
        return [];
    }
  });
}

function plotUses(plots: Node): readonly Use[] {
  const items = plots.kind === 'list' ? plots.items : [];
  return items
    .flatMap((item) => (item.kind === 'dict' ? item.entries : []))
    .map(({ value }) => (value.kind === 'dict' ? value.named.get('x') : undefined))
    .flatMap((x) => (x?.value.kind === 'dict' ? { feature: features.plotFiles, span: x.key.span } : []));
}

/** The first one: the others need the same. */
function expressionUses(node: Node): readonly Use[] {
  switch (node.kind) {
    case 'str':
      return expressionsOf(node).length > 0 ? [{ feature: features.topExpressions, span: node.span }] : [];
    case 'list':
      return node.items.flatMap(expressionUses).slice(0, 1);
    case 'dict':
      return node.entries.flatMap(({ key, value }) => [...expressionUses(key), ...expressionUses(value)]).slice(0, 1);
    default:
      return [];
  }
}

function stageUses(group: Group): readonly Use[] {
  const { definition, entry } = group;
  const keys: readonly (readonly [Node & { kind: 'dict' }, string, Feature])[] = [
    [definition, 'foreach', features.foreach],
    [definition, 'matrix', features.matrix],
    [entry.template, 'vars', features.stageVars],
  ];
  return [
    ...keys.flatMap(([node, name, feature]) => useOf(node.named.get(name)?.key, feature)),
    ...commandUses(group),
    ...wholeFileUses(get(entry.template, 'params')),
    ...outputSections.flatMap((section) => outputUses(get(entry.template, section))),
  ];
}

function useOf(node: Node | undefined, feature: Feature): readonly Use[] {
  return node === undefined ? [] : [{ feature, span: node.span }];
}

function commandUses({ entry, stages }: Group): readonly Use[] {
  const command = entry.template.named.get('cmd');
  const lines = command?.value.kind === 'list' ? command.value.items : [command?.value];
  const context = stages[0]?.context;
  const holdsMapping = (line: Node | undefined) =>
    line?.kind === 'str' &&
    expressionsOf(line).some(({ keys }) => {
      const found = keys && context && lookUp(context, keys);
      return found?.kind === 'value' && found.node.kind === 'dict';
    });
  return [
    ...(command?.value.kind === 'list' ? useOf(command.key, features.commands) : []),
    ...lines.filter(holdsMapping).flatMap((line) => useOf(line, features.options)),
  ];
}

function wholeFileUses(params: Node | undefined): readonly Use[] {
  const items = params?.kind === 'list' ? params.items : [];
  return items
    .flatMap((item) => (item.kind === 'dict' ? item.entries : []))
    .filter(({ value }) => value.kind !== 'list' || value.items.length === 0)
    .flatMap(({ key }) => useOf(key, features.wholeFile));
}

const flags = new Map<string, Feature>([
  ['remote', features.remote],
  ['push', features.push],
  ['type', features.annotations],
  ['labels', features.annotations],
  ['meta', features.annotations],
]);

function outputUses(list: Node | undefined): readonly Use[] {
  const items = list?.kind === 'list' ? list.items : [];
  return items
    .flatMap((item) => (item.kind === 'dict' ? item.entries : []))
    .flatMap(({ value }) => (value.kind === 'dict' ? [...value.named] : []))
    .flatMap(([name, { key }]) => {
      const feature = flags.get(name);
      return feature === undefined ? [] : useOf(key, feature);
    });
}
