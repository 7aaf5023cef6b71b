/** What a .dvc file says of the data that it tracks: where it is, what it was, where it was brought from. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { StatusReason } from '../../../../protocol/language.ts';
import type { Document } from '../../../project/document.ts';
import { type DictNode, get, type Node } from '../../../yaml/node.ts';
import { nowhere } from '../../../yaml/span.ts';
import { contentOf } from '../lock/locked.ts';
import { type Place, placeOf } from '../parts.ts';
import { workingFolderOf } from '../workingFolder.ts';
import type { Lookups } from './lookups.ts';
import { pythonJson } from './pythonJson.ts';
import type { Clue } from './told.ts';

export interface DataFile {
  readonly clues: readonly Clue[];
  readonly hasRun: boolean;
  readonly isFrozen: boolean;
}

/** `undefined` where the file cannot be read as one. */
export function dataFileOf(
  document: Document,
  root: string,
  cache: string | undefined,
  lookups: Lookups,
): DataFile | undefined {
  const { root: top } = document;
  if (!document.isWhole || top?.kind !== 'dict') return undefined;
  const folder = workingFolderOf(get(top, 'wdir'), document.folder);
  const placed = (entry: DictNode) => ({ entry, ...placeOf(textOf(entry, 'path') ?? '', folder, root) });
  const outputs = entriesOf(get(top, 'outs')).map(placed);
  const dependencies = entriesOf(get(top, 'deps')).map(placed);
  const isFrozen = isTrue(get(top, 'frozen')) || isTrue(get(top, 'locked'));
  // A version of another repository is asked for even then.
  const isRead = !isFrozen || dependencies.some(({ entry }) => get(entry, 'repo') !== undefined);
  return {
    clues: [
      ...(isRead ? dependencies.map(({ entry, ...place }) => dependencyOf(entry, place, lookups)) : []),
      ...outputs.map(({ entry, ...place }) => {
        const isCached = get(entry, 'cache')?.kind !== 'bool' || isTrue(get(entry, 'cache'));
        return lookups.ofOutput({ ...place, isCached }, contentOf(entry), cache);
      }),
      ...ownReasons(top, folder, root).map((reason) => ({ reason })),
    ],
    hasRun: outputs.some(({ entry }) => contentOf(entry) !== 'nothing'),
    isFrozen,
  };
}

function dependencyOf(entry: DictNode, place: Place, lookups: Lookups): Clue {
  const isElsewhere = get(entry, 'repo') !== undefined || get(entry, 'db') !== undefined;
  if (isElsewhere) return { reason: { kind: 'unknown', path: place.written } };
  return lookups.ofDependency(place, contentOf(entry));
}

function ownReasons(top: DictNode, folder: string, root: string): readonly StatusReason[] {
  const isAlone = entriesOf(get(top, 'deps')).length + entriesOf(get(top, 'outs')).length === 0;
  const isAlways = isTrue(get(top, 'always_changed')) || (get(top, 'cmd') !== undefined && isAlone);
  const isChanged = textOf(top, 'md5') !== checksumOf(top, folder, root);
  return [...(isAlways ? [{ kind: 'always' } as const] : []), ...(isChanged ? [{ kind: 'definition' } as const] : [])];
}

/** Keys that say nothing of what is tracked, and those that DVC leaves out where they say nothing. */
const leftOut = new Set('locked frozen metric persist isexec size nfiles desc type labels meta'.split(' '));

/** As DVC makes it (`stage/utils.py`, `compute_md5`); `undefined` for data that was added, which needs none. */
function checksumOf(top: DictNode, folder: string, root: string): string | undefined {
  const isImport = entriesOf(get(top, 'deps')).length === 1 && entriesOf(get(top, 'outs')).length === 1;
  if (get(top, 'cmd') === undefined && !isImport) return undefined;
  const entries = top.entries.flatMap(({ key, value }) => {
    const name = key.kind === 'str' ? key.value : '';
    if (name === 'md5' || (name === 'wdir' && value.kind === 'str' && value.value === '.')) return [];
    const isList = (name === 'deps' || name === 'outs') && value.kind === 'list';
    return {
      key,
      value: isList ? { ...value, items: value.items.map((item) => withHash(item, folder, root)) } : value,
    };
  });
  return createHash('md5')
    .update(pythonJson({ ...top, entries }, leftOut))
    .digest('hex');
}

const hash = { span: nowhere, kind: 'str', style: 'plain' } as const;

/** DVC adds it to whatever is not in the project, in files of earlier versions too. */
function withHash(item: Node, folder: string, root: string): Node {
  if (item.kind !== 'dict' || ['hash', 'repo', 'db'].some((key) => item.named.has(key))) return item;
  const { file } = placeOf(textOf(item, 'path') ?? '', folder, root);
  if (file?.startsWith(path.join(root, path.sep))) return item;
  return { ...item, entries: [...item.entries, { key: { ...hash, value: 'hash' }, value: { ...hash, value: 'md5' } }] };
}

function entriesOf(node: Node | undefined): readonly DictNode[] {
  return node?.kind === 'list' ? node.items.flatMap((item) => (item.kind === 'dict' ? item : [])) : [];
}

function textOf(node: Node, key: string): string | undefined {
  const value = get(node, key);
  return value?.kind === 'str' ? value.value : undefined;
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'bool' && node.value;
}
