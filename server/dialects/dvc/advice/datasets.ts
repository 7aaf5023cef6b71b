/** Data sets that stages name and that no dvc.yaml of the project has. */
import { nearest } from '../../../project/nearest.ts';

import { get, type Node } from '../../../yaml/node.ts';
import { itemsOf } from '../sections.ts';
import { type Report, runnableIn, type Scene } from './scene.ts';

/** `undefined` where a name is not known before it is resolved. */
export function datasetsIn({ document }: Scene): readonly string[] | undefined {
  const datasets = get(document.root, 'datasets');
  if (datasets?.kind !== 'list') return datasets === undefined ? [] : undefined;
  const names = datasets.items.map((item) => get(item, 'name'));
  return names.every((name) => name?.kind === 'str' && !name.value.includes('${'))
    ? names.flatMap((name) => (name?.kind === 'str' ? name.value : []))
    : undefined;
}

export function adviseOnDatasets({ document, groups }: Scene, known: ReadonlySet<string>, report: Report): void {
  const naming = groups.filter(({ entry }) => namesDatasets(get(entry.template, 'deps')));
  for (const { stage, template } of runnableIn(naming, 'deps')) {
    for (const { resolved, written } of itemsOf(stage.fields, template, 'deps')) {
      const name = resolved.kind === 'str' ? /^ds:\/\/(.*)$/.exec(resolved.value)?.[1] : undefined;
      if (name === undefined || known.has(name)) continue;
      const meant = nearest(name, known);
      const advice = meant === undefined ? 'Add it: `dvc ds add`.' : `Did you mean \`ds://${meant}\`?`;
      report('unknown-dataset', document, written.span, `There is no data set \`${name}\` in \`datasets\`. ${advice}`);
    }
  }
}

/** Or may, once it is resolved. */
function namesDatasets(dependencies: Node | undefined): boolean {
  const items = dependencies?.kind === 'list' ? dependencies.items : [];
  return items.some((item) => item.kind === 'str' && /^(?:ds:|\$)/.test(item.value));
}
