/** What dvc.lock says of each stage: the command, the contents and the parameters that it ran with last. */
import type { Document } from '../../../project/document.ts';
import type { KnownContent } from '../../../project/status.ts';
import { type DictNode, get, type Node } from '../../../yaml/node.ts';

export interface LockedStage {
  readonly command: Node;
  /** By path, as the stage names it. */
  readonly dependencies: ReadonlyMap<string, Locked>;
  readonly outputs: ReadonlyMap<string, Locked>;
  /** Values by file. */
  readonly parameters: ReadonlyMap<string, DictNode>;
}

/** `nothing`: it was there, but its content was not recorded. `unknown`: recorded in a way that only its remote knows. */
export type Locked = KnownContent | 'nothing' | 'unknown';

/** By the stages' names, of a file without errors. */
export function lockedStages(document: Document): ReadonlyMap<string, LockedStage> {
  const known = made.get(document);
  if (known !== undefined) return known;
  const stages = get(document.root, 'stages');
  const fresh = new Map<string, LockedStage>();
  if (stages?.kind === 'dict') {
    for (const [name, { value }] of stages.named) if (value.kind === 'dict') fresh.set(name, lockedStage(value));
  }
  made.set(document, fresh);
  return fresh;
}

const made = new WeakMap<Document, ReadonlyMap<string, LockedStage>>();

function lockedStage(stage: DictNode): LockedStage {
  const parameters = get(stage, 'params');
  return {
    command: get(stage, 'cmd') ?? stage,
    dependencies: contentsOf(get(stage, 'deps')),
    outputs: contentsOf(get(stage, 'outs')),
    parameters: new Map(
      parameters?.kind === 'dict'
        ? [...parameters.named].flatMap(([file, { value }]) => (value.kind === 'dict' ? [[file, value] as const] : []))
        : [],
    ),
  };
}

function contentsOf(list: Node | undefined): ReadonlyMap<string, Locked> {
  const found = new Map<string, Locked>();
  if (list?.kind !== 'list') return found;
  for (const item of list.items) {
    const path = get(item, 'path');
    if (path?.kind === 'str') found.set(path.value, contentOf(item));
  }
  return found;
}

/** The content of an entry of dvc.lock or of a .dvc file. Before DVC 3 there was no `hash`, and text had one form of line ends. */
export function contentOf(entry: Node): Locked {
  const hash = get(entry, 'hash');
  const checksum = get(entry, 'md5');
  const size = get(entry, 'size');
  if (hash !== undefined && (hash.kind !== 'str' || hash.value !== 'md5')) return 'unknown';
  if (checksum?.kind !== 'str' || checksum.value === '') return isOfRemote(entry) ? 'unknown' : 'nothing';
  if (hash === undefined) return { algorithm: 'md5-dos2unix', checksum: checksum.value };
  return { algorithm: 'md5', checksum: checksum.value, ...(size?.kind === 'int' && { size: Number(size.value) }) };
}

function isOfRemote(entry: Node): boolean {
  return ['files', 'cloud', 'etag', 'checksum', 'version_id'].some((key) => get(entry, key) !== undefined);
}
