/** What may stand in `${…}`, and expressions that a loop may go over. */
import type { Cursor, Suggestion } from '../../../project/dialect.ts';
import type { Project } from '../../../project/project.ts';
import { type DictNode, get } from '../../../yaml/node.ts';
import { pipelineOf } from '../pipeline.ts';
import { stageAt } from './place.ts';
import { collect, collectAll } from './values.ts';

/** The values that an expression may name. */
export function suggestInExpression(at: Cursor, project: Project): readonly Suggestion[] {
  const { context, stages, entries } = pipelineOf(at.document, project).value;
  const stageName = stageAt(at);
  const stage = stages.find(({ name }) => name === stageName || name.startsWith(`${stageName}@`));
  const found = new Map<string, Suggestion>();
  const isInSource = at.path.some((step) => step !== '-' && (step.key === 'foreach' || step.key === 'matrix'));
  for (const [name, node] of isInSource ? [] : (stage?.context.bindings ?? [])) collect(node, name, found);
  collectAll(stage?.context.values ?? context.values, '', found);
  const isLoop = entries.some(({ name, isGroup }) => name === stageName && isGroup) || isBelow(at, 'do');
  if (stage === undefined && isLoop && !isInSource) addLoopNames(at, found);
  return [...found.values()];
}

/** The loop is broken while it is typed, yet its names are known. */
function addLoopNames(at: Cursor, found: Map<string, Suggestion>): void {
  const axes = get(get(get(at.document.root, 'stages'), stageAt(at) ?? ''), 'matrix');
  const names = axes?.kind === 'dict' ? [...axes.named.keys()].map((axis) => `item.${axis}`) : [];
  for (const text of ['item', ...names, 'key']) found.set(text, { text, kind: 'parameter', detail: 'set by the loop' });
}

function isBelow(at: Cursor, key: string): boolean {
  return at.path.some((step) => step !== '-' && step.key === key);
}

/** Expressions for lists and, where a loop may go over keys, for mappings. */
export function suggestCollections(at: Cursor, project: Project): readonly Suggestion[] {
  const found = new Map<string, Suggestion>();
  collectAll(pipelineOf(at.document, project).value.context.values, '', found);
  const { values } = pipelineOf(at.document, project).value.context;
  const isWanted = ({ text }: Suggestion) => {
    const kind = kindOf(values, text.split('.'));
    return kind === 'list' || (kind === 'dict' && !isBelow(at, 'matrix'));
  };
  return [...found.values()].filter(isWanted).map((one) => ({ ...one, text: `\${${one.text}}` }));
}

function kindOf(values: DictNode, keys: readonly string[]): string | undefined {
  let node: ReturnType<typeof get> = values;
  for (const key of keys) node = get(node, key);
  return node?.kind;
}
