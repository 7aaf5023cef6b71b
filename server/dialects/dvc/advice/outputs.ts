/** Outputs outside of the project, which DVC makes and then cannot keep. */
import { contains } from '../../../project/folders.ts';
import type { Project } from '../../../project/project.ts';
import { get, type Node } from '../../../yaml/node.ts';
import { stageFolder } from '../paths.ts';
import { pathFrom } from '../root/namedPath.ts';
import { rootOf } from '../root/root.ts';
import { urlOf } from '../root/url.ts';
import { itemsOf, outputSections } from '../sections.ts';
import { knownVersion } from '../version/known.ts';
import { isBefore } from '../version/version.ts';
import { nameSpan, type Scene, stagesOf } from './scene.ts';

export function adviseOnOutputs({ document, project, groups, advice }: Scene): void {
  const root = rootOf(document.path, project);
  if (root === undefined) return;
  for (const { stage, template } of stagesOf(groups, ...outputSections)) {
    const folder = stageFolder(document, stage, template);
    if (folder === undefined) continue;
    const isOutside = (one: string) =>
      urlOf(one) !== undefined || (!isBelow(one) && !contains(root, pathFrom(folder, one)));
    for (const section of outputSections) {
      for (const { resolved, written } of itemsOf(stage.fields, template, section)) {
        const outside = cachedPaths(resolved).find(isOutside);
        if (outside === undefined || keepsOutsiders(document.path, project)) continue;
        const message = `\`${outside}\` is outside of the project: DVC runs the stage and then cannot keep it. Write \`cache: false\` for it, or move it.`;
        advice.add('external-output', nameSpan(written), message);
      }
    }
  }
}

/** DVC before 3.0 could be set up to. */
function keepsOutsiders(file: string, project: Project): boolean {
  const below = knownVersion(file, project)?.range.below;
  return below !== undefined && !isBefore([3, 0, 0], below);
}

/** Those of an item that DVC keeps in its cache. */
function cachedPaths(item: Node): readonly string[] {
  if (item.kind === 'str') return [item.value];
  if (item.kind !== 'dict') return [];
  return item.entries.flatMap(({ key, value }) => {
    const cache = get(value, 'cache');
    const isCached = cache?.kind !== 'bool' || cache.value;
    return isCached && key.kind === 'str' ? key.value : [];
  });
}

/** Surely in the folder that it is relative to. */
function isBelow(value: string): boolean {
  return /^[\w.-]/.test(value) && !value.includes('..') && !value.includes(':');
}
