/** What DVC ends at when it brings the contents of a lock file to the stages that it has: the others it never looks at. */
import type { Document } from '../../../project/document.ts';
import { get, type Node } from '../../../yaml/node.ts';
import type { ResolvedStage } from '../entry.ts';
import type { Findings } from '../finding.ts';
import { outputSections } from '../sections.ts';
import { checkContent } from './content.ts';

const sections = { deps: ['deps'], outs: outputSections };

export function checkHeldContent(lock: Document, stages: readonly ResolvedStage[], findings: Findings): void {
  const locked = get(lock.root, 'stages');
  for (const { name, fields } of stages) {
    for (const [section, sources] of Object.entries(sections)) {
      const list = get(get(locked, name), section);
      const named = new Set(sources.flatMap((source) => namesIn(fields.get(source))));
      for (const [index, item] of list?.kind === 'list' ? list.items.entries() : []) {
        const path = get(item, 'path');
        const where = ['stages', name, section, String(index)];
        if (path?.kind !== 'str' || !named.has(path.value)) continue;
        checkContent(item, (at, message) => findings.add('stages', 'wrong-type', lock, at.span, where, message));
      }
    }
  }
}

function namesIn(list: Node | undefined): readonly string[] {
  const items = list?.kind === 'list' ? list.items : [];
  return items.flatMap((item) => {
    if (item.kind === 'str') return [item.value];
    return item.kind === 'dict' ? [...item.named.keys()] : [];
  });
}
