/** Loops that do not go over what they seem to. */
import { get } from '../../../yaml/node.ts';
import { definitions } from '../context.ts';
import { expressionsOf } from '../resolve.ts';
import type { Group, Scene } from './scene.ts';

export function adviseOnLoops(scene: Scene): void {
  for (const group of scene.groups.filter(({ entry }) => entry.isGroup)) {
    adviseOnTexts(group, scene);
    adviseOnIgnored(group, scene);
    adviseOnEmpty(group, scene);
  }
}

/** A value of the file that the loop's own hides. */
export function adviseOnHidden(scene: Scene): void {
  for (const group of scene.groups.filter(({ entry }) => entry.isGroup)) adviseOnHiddenIn(group, scene);
}

function adviseOnTexts({ definition }: Group, { advice }: Scene): void {
  const matrix = get(definition, 'matrix');
  for (const { key, value } of matrix?.kind === 'dict' ? matrix.entries : []) {
    if (value.kind !== 'str' || value.value.length < 2 || expressionsOf(value).length > 0) continue;
    const name = key.kind === 'str' ? key.value : '';
    const message = `\`${name}\` goes over the characters of \`${value.value}\`, one stage for each. Make it a list.`;
    const { before, behind } = value.span;
    const edits = [
      { span: before, newText: '[' },
      { span: behind, newText: ']' },
    ];
    const fix = { title: 'Make it a list', edits };
    advice.add('matrix-text', value.span, message, value.style === 'literal' || value.style === 'folded' ? [] : [fix]);
  }
}

function adviseOnIgnored({ definition }: Group, { advice }: Scene): void {
  const body = get(definition, 'do');
  const matrix = body?.kind === 'dict' ? body.named.get('matrix') : undefined;
  if (matrix === undefined) return;
  const message = 'DVC ignores `matrix` in `do`. Use `matrix` alone, with the values of `foreach` as one more list.';
  advice.add('ignored-matrix', matrix.key.span, message);
}

function adviseOnEmpty({ entry, definition }: Group, { advice }: Scene): void {
  if (entry.members?.length !== 0) return;
  const loop = definition.named.get('foreach') ?? definition.named.get('matrix');
  const message = `This loop goes over nothing, so there is no stage \`${entry.name}\`.`;
  advice.add('empty-loop', loop?.key.span ?? entry.key, message);
}

function adviseOnHiddenIn({ entry, definition }: Group, { document, pipeline, advice }: Scene): void {
  const [member] = entry.members ?? [];
  const { context } = pipeline;
  for (const name of member?.bindings.keys() ?? []) {
    if (!context.values.named.has(name)) continue;
    const layer = context.layers.find(({ values }) => values.named.has(name));
    const own = definitions(context, [name]).find((one) => one.document === document);
    const loop = definition.named.get('foreach') ?? definition.named.get('matrix');
    const span = own?.entry.key.span ?? loop?.key.span ?? entry.key;
    const message = `\`${name}\` of ${layer?.name ?? 'another file'} cannot be used in loops such as \`${entry.name}\`, which set their own \`${name}\`. Rename it.`;
    advice.add('hidden-value', span, message);
  }
}
