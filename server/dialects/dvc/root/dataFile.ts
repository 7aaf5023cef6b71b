/** A .dvc file: data that DVC tracks or imports, https://dvc.org/doc/user-guide/project-structure/dvc-files. */
import path from 'node:path';
import type { Document } from '../../../project/document.ts';
import { get, type Node } from '../../../yaml/node.ts';
import { type NamedPath, namedPath } from './namedPath.ts';
import type { FileStage } from './stage.ts';

const top = { start: 0, end: 0 };

export function dataStage(document: Document, remotes: ReadonlyMap<string, string>): FileStage {
  const { root } = document;
  const wdir = get(root, 'wdir');
  const folder = path.resolve(path.dirname(document.path), wdir?.kind === 'str' ? wdir.value : '');
  const paths = (items: readonly Node[]): readonly NamedPath[] =>
    items.flatMap((item) => {
      const named = get(item, 'path');
      return named?.kind === 'str' ? namedPath(named.value, named.span, folder, remotes) : [];
    });
  const dependencies = itemsOf(get(root, 'deps'));
  const isImport = dependencies.some((item) => get(item, 'repo') !== undefined || get(item, 'db') !== undefined);
  return {
    name: undefined,
    span: top,
    whole: { start: 0, end: document.text.length },
    commands: [],
    isFrozen: isTrue(get(root, 'frozen')) || isTrue(get(root, 'locked')),
    outputs: paths(itemsOf(get(root, 'outs'))),
    dependencies: isImport ? [] : paths(dependencies),
  };
}

function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'bool' && node.value;
}
