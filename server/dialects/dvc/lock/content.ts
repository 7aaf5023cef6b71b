/** The checksum of a file or folder, as dvc.lock and .dvc files hold it: what DVC ends with a Python error at. */
import { get, type Node } from '../../../yaml/node.ts';
import { isFalsy } from '../parameterFile.ts';

/** `kind` is the one of its storage, where that is another than the entry's own. `at` is what it stands on. */
export function checkContent(entry: Node, kind: string | undefined, report: (at: Node, message: string) => void): void {
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

/** What the version in a remote has counts more than what stands beside it. */
export function contentValue(entry: Node, key: string): Node | undefined {
  const cloud = get(entry, 'cloud');
  const [first] = cloud?.kind === 'dict' ? cloud.entries : [];
  const locked = first === undefined || isFalsy(first.key) ? undefined : get(first.value, key);
  return locked ?? get(entry, key);
}
