/** What a stage names twice in one list. */
import path from 'node:path';
import { get, type Node } from '../../../yaml/node.ts';
import type { Span } from '../../../yaml/span.ts';
import { removeLine } from './edits.ts';
import { listSections, type Scene } from './scene.ts';

export function adviseOnRepeats({ groups, advice }: Scene): void {
  for (const { entry } of groups) {
    for (const section of listSections) {
      const seen = new Set<string>();
      for (const { name, span } of namesIn(get(entry.template, section), section)) {
        const isRepeat = seen.has(name);
        seen.add(name);
        if (!isRepeat) continue;
        const message = `\`${name}\` is in \`${section}\` of this stage already. Remove one.`;
        advice.add('repeated-item', span, message, removeLine(span));
      }
    }
  }
}

interface Name {
  readonly name: string;
  readonly span: Span;
}

function namesIn(list: Node | undefined, section: string): readonly Name[] {
  if (list?.kind !== 'list') return [];
  if (section === 'params') return parametersIn(list.items);
  return list.items.flatMap((item): readonly Name[] => {
    if (item.kind === 'str') return [{ name: spelling(item.value, section), span: item.span }];
    if (item.kind !== 'dict') return [];
    return [...item.named].map(([name, { key }]) => ({ name: spelling(name, section), span: key.span }));
  });
}

/** Of outputs, those that are spelt otherwise clash, which is an error. */
function spelling(name: string, section: string): string {
  return section === 'deps' && !name.includes('://') ? path.posix.normalize(name) : name;
}

/** `file:key`, and the key alone where the file is params.yaml. */
function parametersIn(items: readonly Node[]): readonly Name[] {
  return items.flatMap((item): readonly Name[] => {
    if (item.kind === 'str') return [{ name: item.value, span: item.span }];
    if (item.kind !== 'dict') return [];
    return [...item.named].flatMap(([file, { value }]) => {
      const keys = value.kind === 'list' ? value.items : [];
      const prefix = path.posix.normalize(file) === 'params.yaml' ? '' : `${file}:`;
      return keys.flatMap((key) => (key.kind === 'str' ? [{ name: `${prefix}${key.value}`, span: key.span }] : []));
    });
  });
}
