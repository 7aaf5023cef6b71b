/** Where the paths of stages lead. */
import type { Document } from '../../project/document.ts';
import type { DictNode, Node } from '../../yaml/node.ts';
import { workingFolderOf } from './workingFolder.ts';

/** The folder that a stage's paths are relative to, absolute; `undefined` where its `wdir` could not be resolved. */
export function stageFolder(
  document: Document,
  { fields }: { readonly fields: ReadonlyMap<string, Node> },
  template: DictNode,
): string | undefined {
  const wdir = fields.get('wdir');
  return wdir === undefined && template.named.has('wdir') ? undefined : workingFolderOf(wdir, document.folder);
}
