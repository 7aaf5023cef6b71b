/** The checksum of a file or folder, as dvc.lock and .dvc files hold it: what DVC ends with a Python error at. */
import path from 'node:path';
import { get, type Node } from '../../../yaml/node.ts';
import { isFalsy } from '../parameterFile.ts';
import { urlOf } from '../root/url.ts';

/** `at` is what it stands on. */
export function checkContent(entry: Node, report: (at: Node, message: string) => void): void {
  const written = get(entry, 'path');
  const storage = storageOf(written?.kind === 'str' ? written.value : '');
  if (storage === 'other') return;
  const kind = storageKinds[storage];
  const hash = kind === undefined ? get(entry, 'hash') : undefined;
  if (hash?.kind === 'str' && hash.value === '') report(hash, 'The kind of checksum is missing here: `md5`.');
  const isCounted = ['files', 'nfiles'].some((key) => {
    const node = contentValue(entry, key);
    return node !== undefined && !isFalsy(node);
  });
  const checksum = contentValue(entry, kind ?? (hash?.kind === 'str' ? hash.value : 'md5'));
  if (isCounted || checksum === undefined || isFalsy(checksum)) return;
  if (checksum.kind !== 'int' && checksum.kind !== 'bool') return;
  report(checksum, 'A checksum must be text; this is a value of another type. Put quotes around it.');
}

/** What each storage tells its checksums by; in the project, the entry itself names it. */
const storageKinds = { project: undefined, machine: 'md5', web: 'checksum' };

function storageOf(written: string): keyof typeof storageKinds | 'other' {
  const scheme = urlOf(written)?.scheme;
  if (scheme === undefined) return path.isAbsolute(written) ? 'machine' : 'project';
  return scheme === 'http' || scheme === 'https' ? 'web' : 'other';
}

/** What the version in a remote has counts more than what stands beside it. */
export function contentValue(entry: Node, key: string): Node | undefined {
  const cloud = get(entry, 'cloud');
  const [first] = cloud?.kind === 'dict' ? cloud.entries : [];
  const locked = first === undefined || isFalsy(first.key) ? undefined : get(first.value, key);
  return locked ?? get(entry, key);
}
